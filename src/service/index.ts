/** The HTTP door to the engine. */
export { type AccessSettings, readAccess } from './access/settings.ts';
export { type Served, type ServeOptions, serve } from './serve.ts';
export { buildService, type ServiceOptions } from './service.ts';
