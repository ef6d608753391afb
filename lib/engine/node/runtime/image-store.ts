/**
 * The images of one node: what was pulled, and how long pulling takes. Durations follow the size with a seeded spread, so
 * they look like a home connection's and are the same in every replay.
 */
import { hex, sha256 } from '../../base/sha256';
import type { TreeNode } from '../../host/files/node';
import { baseOf, type FoundImage } from '../../images/registry';
import type { Random } from '../../sim/kernel-contract';
import type { Image, PullResult } from './contract';
import { imageTree } from './image-tree';
import { familiarName, pullError } from './pull-errors';

/** `images/registry.ts` findImage, or that with more images in front. */
export interface ImageSource {
  find(reference: string): FoundImage;
  baseOf?(image: Image): Image | undefined;
}

/** Asking the registry (token, manifest), then bytes; the size shown is unpacked, the transfer about 40 % of it. */
const ASK_US = 900_000;
const ASK_SPREAD_US = 700_000;
const BYTES_PER_US = 42;

export class ImageStore {
  private present: readonly string[] = [];
  private readonly trees = new Map<Image, TreeNode>();

  constructor(
    private readonly runtime: 'docker' | 'containerd',
    private readonly source: ImageSource,
    private readonly random: Random,
  ) {}

  find(reference: string): Extract<FoundImage, { found: 'image' }> | undefined {
    const found = this.source.find(reference);
    return found.found === 'image' ? found : undefined;
  }

  isPresent(reference: string): boolean {
    const found = this.find(reference);
    return found !== undefined && this.present.includes(found.reference.normalized);
  }

  markPresent(reference: string): void {
    const normalized = this.find(reference)?.reference.normalized;
    if (normalized !== undefined && !this.present.includes(normalized)) {
      this.present = [...this.present, normalized].sort();
    }
  }

  pull(reference: string): PullResult {
    const found = this.source.find(reference);
    const askUs = ASK_US + this.random.below(ASK_SPREAD_US);
    if (found.found !== 'image') {
      return { ok: false, durationUs: askUs, message: pullError(this.runtime, reference, found) };
    }
    const { image } = found;
    const alreadyPresent = this.isPresent(reference);
    // Another tag of the same image brings no new layer.
    const known = alreadyPresent || this.present.some((one) => this.find(one)?.image === image);
    const transferUs = known
      ? 0
      : Math.floor((image.sizeBytes / BYTES_PER_US) * (0.9 + this.random.below(200) / 1_000));
    return {
      ok: true,
      alreadyPresent,
      durationUs: askUs + transferUs,
      sizeBytes: image.sizeBytes,
      imageID: this.imageID(reference),
      imageName: this.imageName(reference),
    };
  }

  /** status.containerStatuses[].image */
  imageName(reference: string): string {
    const found = this.find(reference)?.reference;
    if (found === undefined) return reference;
    if (this.runtime === 'containerd') return found.normalized;
    const name = familiarName(found.registry, found.repository);
    return found.digest === undefined ? `${name}:${found.tag}` : `${name}@${found.digest}`;
  }

  /** status.containerStatuses[].imageID: the repository with the manifest's digest. */
  imageID(reference: string): string {
    const found = this.find(reference);
    if (found === undefined) return '';
    const { registry, repository, digest } = found.reference;
    const { image } = found;
    const sum = digest ?? `sha256:${hex(sha256(`${image.registry}/${image.repository}:${image.tags.join()}`))}`;
    if (this.runtime === 'containerd') return `${registry}/${repository}@${sum}`;
    return `docker-pullable://${familiarName(registry, repository)}@${sum}`;
  }

  tree(image: Image): TreeNode {
    let tree = this.trees.get(image);
    if (tree === undefined) {
      tree = imageTree(image, this.source.baseOf ?? baseOf);
      this.trees.set(image, tree);
    }
    return tree;
  }

  save(): readonly string[] {
    return this.present;
  }

  load(present: readonly string[]): void {
    this.present = present;
  }
}
