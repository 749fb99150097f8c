/**
 * Colour for terminals that can show it, and nothing at all for pipes, files, dumb terminals and people who set
 * `NO_COLOR` (https://no-color.org).
 */

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export type Paint = (text: string) => string;

export interface StyledStream {
  readonly isTTY?: boolean | undefined;
}

export function styleFor(stream: StyledStream, env: NodeJS.ProcessEnv = process.env): Style {
  return hasColor(stream, env) ? colored : plain;
}

function hasColor(stream: StyledStream, env: NodeJS.ProcessEnv): boolean {
  const isRefused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return stream.isTTY === true && !isRefused && env.TERM !== 'dumb';
}

/** SGR sequences of ECMA-48; the second number ends what the first began. */
const paint =
  (begin: number, end: number): Paint =>
  (text) =>
    `\u001b[${begin}m${text}\u001b[${end}m`;

const unchanged: Paint = (text) => text;

const colored: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

const plain: Style = {
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
  cyan: unchanged,
};
