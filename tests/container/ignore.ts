/** Tells what `.dockerignore` lets into the build. */

/** Whether a path, relative to the project, gets in; the last line that speaks of it counts. */
export function readIgnore(text: string): (path: string) => boolean {
  const rules = text.split("\n").filter(Boolean).map((line) => {
    const lets = line.startsWith("!");
    return { lets, pattern: patternOf(lets ? line.slice(1) : line) };
  });
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.lets ?? true;
}

/** Matches a path, or a folder above it. */
function patternOf(line: string): RegExp {
  const source = line.replace(/\*\*\/|[*.?+()[\]{}|^$\\]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : `\\${part}`;
  });
  return new RegExp(`^${source}(?:/|$)`);
}
