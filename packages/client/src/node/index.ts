/** Files of Node for attachments: `@sotto/client/node`. */

export { type FileSourceOptions, fileSink, fileSource } from './files.ts';
