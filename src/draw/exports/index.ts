/** Every way in which a portrait leaves as text: by the name that `--format` takes. */
import { csv } from './csv.ts';
import { dot } from './dot.ts';
import type { DiagramFormat } from './format.ts';
import { mermaid } from './mermaid.ts';
import { scxml } from './scxml.ts';
import { xstate } from './xstate.ts';

export type { DiagramFormat } from './format.ts';

export type DiagramFormatName = 'mermaid' | 'dot' | 'scxml' | 'xstate' | 'csv';

export const diagramFormats: Readonly<Record<DiagramFormatName, DiagramFormat>> = {
  mermaid: {
    label: 'Mermaid state diagram',
    extension: 'mmd',
    mediaType: 'text/vnd.mermaid',
    write: mermaid,
  },
  dot: { label: 'DOT, for Graphviz', extension: 'dot', mediaType: 'text/vnd.graphviz', write: dot },
  scxml: {
    label: 'SCXML, the W3C notation',
    extension: 'scxml',
    mediaType: 'application/scxml+xml',
    write: scxml,
  },
  xstate: {
    label: 'XState module with parts to fill in',
    extension: 'js',
    mediaType: 'text/javascript',
    write: xstate,
  },
  csv: {
    label: 'CSV, a row a transition',
    extension: 'csv',
    mediaType: 'text/csv',
    write: csv,
  },
};
