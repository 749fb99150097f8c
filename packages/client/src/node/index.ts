/** Files of Node for attachments: `@sotto/client/node`. */

export { fileSink, fileSource } from './files.ts';
