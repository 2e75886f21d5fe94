/** Lets files be dropped on, or pasted into, what it is attached to, while `may` says so. */
export function takesFiles(may: () => boolean, take: (files: readonly File[]) => void) {
  return (node: HTMLElement): (() => void) => {
    const carries = (event: DragEvent): boolean => may() && (event.dataTransfer?.types.includes('Files') ?? false);
    const mark = (on: boolean): void => void node.toggleAttribute('data-dropping', on);

    function over(event: DragEvent): void {
      if (!carries(event)) return;
      event.preventDefault();
      mark(true);
    }

    function drop(event: DragEvent): void {
      mark(false);
      if (!carries(event)) return;
      event.preventDefault();
      take([...(event.dataTransfer?.files ?? [])]);
    }

    function paste(event: ClipboardEvent): void {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!may() || files.length === 0) return;
      event.preventDefault();
      take(files);
    }

    const leave = (): void => mark(false);
    node.addEventListener('dragover', over);
    node.addEventListener('dragleave', leave);
    node.addEventListener('drop', drop);
    node.addEventListener('paste', paste);
    return () => {
      node.removeEventListener('dragover', over);
      node.removeEventListener('dragleave', leave);
      node.removeEventListener('drop', drop);
      node.removeEventListener('paste', paste);
    };
  };
}
