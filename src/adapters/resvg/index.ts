/** SVG to PNG, with resvg as WebAssembly and the fonts that come with the package: the same pixels on every machine. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** How large a picture may be, in pixels of either side. */
const largestSide = 16_384;

export interface PngOptions {
  /** Pixels for each unit of the picture: 1, or 2 for screens with many. */
  readonly scale: number;
}

/**
 * The picture as PNG. Texts are drawn in Arimo, which is as wide as Arial, and emoji in Noto Emoji, in one colour.
 * @throws RangeError for a scale that is not above 0, or that makes a side longer than 16,384 pixels; Error for text
 * that is no SVG.
 */
export async function pngOf(svg: string, { scale }: PngOptions): Promise<Uint8Array> {
  if (!(scale > 0)) throw new RangeError(`The scale is ${scale}; it must be a number above 0.`);
  const fontBuffers = await prepared();
  const picture = opened(svg, scale, fontBuffers);
  try {
    const longest = Math.ceil(Math.max(picture.width, picture.height) * scale);
    if (longest > largestSide)
      throw new RangeError(
        `At a scale of ${scale} a side has ${longest} pixels; ${largestSide} is the most. Choose a smaller scale.`,
      );
    const image = picture.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    picture.free();
  }
}

function opened(svg: string, scale: number, fontBuffers: Uint8Array[]) {
  try {
    return new Resvg(svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: { fontBuffers, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
    });
  } catch (cause) {
    throw new Error(`This is no SVG that can be drawn: ${String(cause)}`, { cause });
  }
}

const files = [
  '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  '@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf',
  '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
];

let ready: Promise<Uint8Array[]> | null = null;

/** The library may be started once in a process. */
function prepared(): Promise<Uint8Array[]> {
  ready ??= start();
  return ready;
}

async function start(): Promise<Uint8Array[]> {
  const { resolve } = createRequire(import.meta.url);
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return Promise.all(files.map((file) => readFile(resolve(file))));
}
