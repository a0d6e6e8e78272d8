/** The HTTP door to the engine. */
export { type Served, type ServeOptions, serve } from './serve.ts';
export { buildService, type Limits, type ServiceOptions } from './service.ts';
