/** Where a photo for tests lies, `pairs/img1.jpg` for one: pages and programs open it themselves. */
export function photoPath(name: string): string {
  return new URL(`../../../shared/testdata/${name}`, import.meta.url).pathname;
}
