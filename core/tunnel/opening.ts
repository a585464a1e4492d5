/** A way in that is open. */
export interface OpenTunnel {
  readonly url: string;
  /** Called once when the provider itself says that the tunnel has died; many deaths are silent. */
  onDeath(listener: () => void): void;
  close(): void;
}

export type Opening =
  | { readonly kind: 'open'; readonly tunnel: OpenTunnel; readonly isOtherName: boolean }
  | { readonly kind: 'failed'; readonly because: string };

/** What opening needs to know: the port of the callback app and the clinic's choice. */
export interface Wanted {
  readonly port: number;
  readonly provider: ProviderName;
  readonly publicUrl: string | null;
  readonly server: string;
  readonly subdomain: string;
}

/** `direct`: the far side stands on this PC (practice) and calls the loopback port itself. */
export type ProviderName = 'none' | 'fixed' | 'localtunnel' | 'direct';
