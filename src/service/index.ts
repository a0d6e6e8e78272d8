/** The HTTP door to the engine. */
export { type Served, serve } from './serve.ts';
export { buildService, type ServiceOptions } from './service.ts';
