/**
 * Bearer tokens: the static ones of the profile, and those of service accounts. A service account's token has the shape
 * and claims of the real one's JWT; its signature is drawn from the session's seed, and the token is known by record,
 * not by cryptography.
 */
import { base64Url } from '../../base/base64';
import type { Part, Plain } from '../../base/plain';
import type { UserInfo } from '../../client/transport';
import type { Kernel } from '../../sim/kernel-contract';
import { serviceAccountUser } from './users';

interface IssuedToken {
  readonly namespace: string;
  readonly account: string;
  readonly accountUid: string;
  /** Seconds since 1970. */
  readonly expires: number;
}
type TokensState = readonly (readonly [string, IssuedToken])[];

export interface TokenClaims {
  readonly namespace: string;
  readonly account: string;
  readonly accountUid: string;
  readonly audiences: readonly string[];
  readonly seconds: number;
  readonly bound?: { readonly kind: string; readonly name: string; readonly uid: string };
}

const SIGNATURE_LETTERS = 342;

export class Tokens implements Part<TokensState> {
  private readonly issued = new Map<string, IssuedToken>();

  constructor(
    private readonly kernel: Kernel,
    private readonly known: ReadonlyMap<string, UserInfo>,
  ) {}

  userOf(token: string): UserInfo | undefined {
    const known = this.known.get(token);
    if (known !== undefined) return known;
    const issued = this.issued.get(token);
    if (issued === undefined || issued.expires <= this.nowSeconds()) return undefined;
    return serviceAccountUser(issued.namespace, issued.account, issued.accountUid);
  }

  issue(claims: TokenClaims): { readonly token: string; readonly expires: number } {
    const now = this.nowSeconds();
    const expires = now + claims.seconds;
    const { namespace, account, accountUid, bound } = claims;
    const body: Plain = {
      aud: claims.audiences,
      exp: expires,
      iat: now,
      iss: 'https://kubernetes.default.svc.cluster.local',
      jti: this.kernel.random('apiserver/tokens').uuid(),
      'kubernetes.io': {
        namespace,
        ...(bound === undefined ? {} : { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }),
        serviceaccount: { name: account, uid: accountUid },
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${account}`,
    };
    const head = base64Url(JSON.stringify({ alg: 'RS256', kid: 'simulated' }));
    const signature = this.kernel.random('apiserver/tokens').letters(SIGNATURE_LETTERS);
    const token = `${head}.${base64Url(JSON.stringify(body))}.${signature}`;
    this.issued.set(token, { namespace, account, accountUid, expires });
    return { token, expires };
  }

  save(): TokensState {
    const now = this.nowSeconds();
    for (const [token, { expires }] of this.issued) if (expires <= now) this.issued.delete(token);
    return [...this.issued];
  }

  load(state: TokensState): void {
    this.issued.clear();
    for (const [token, issued] of state) this.issued.set(token, issued);
  }

  private nowSeconds(): number {
    return Math.floor((this.kernel.epochMs + this.kernel.now / 1000) / 1000);
  }
}
