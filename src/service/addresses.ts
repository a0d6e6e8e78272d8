/** How a lifecycle and an instance are spelled in an address. */

interface Segments {
  readonly system: string;
  readonly name: string;
}

/** The lifecycle that two segments spell. */
export function lifecycleName({ system, name }: Segments): string {
  return system === '-' ? name : `${system}/${name}`;
}

/** `ankored/document` → `ankored/document`, `door` → `-/door`, `club/youth/team` → `club%2Fyouth/team`. */
export function lifecyclePath(lifecycle: string): string {
  const slash = lifecycle.lastIndexOf('/');
  const system = slash === -1 ? '-' : lifecycle.slice(0, slash);
  return `${encodeURIComponent(system)}/${encodeURIComponent(lifecycle.slice(slash + 1))}`;
}

export function instanceAddress(lifecycle: string, id: string): string {
  return `/v1/instances/${lifecyclePath(lifecycle)}/${encodeURIComponent(id)}`;
}
