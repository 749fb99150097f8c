export { addToCorpus, type Corpus, inputsOf, readCorpus } from './corpus.ts';
export { type Coverage, type Ran, Reached, startCoverage } from './coverage.ts';
export { type Finding, type FuzzOptions, failureOf, fuzz, type Report, type Target } from './loop.ts';
export { mutate } from './mutate.ts';
export { type Field, join, lengthDelimited, readFields, varint } from './protobuf.ts';
