package io.chatops.nativememory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The pages of a native program's own file that are in its memory. Most are of use to its start
 * alone. The kernel takes such pages back once memory is short, and reads them again from the file,
 * or its cache of it, when they are used. Giving them back sooner leaves their memory to others. It
 * calls the C library, so it works in native binaries only.
 */
public final class StartPages {
  /** The number that Linux has for it on all processors that the hub is built for. */
  private static final int MADV_DONTNEED = 4;

  /** In an entry of pagemap: the page is in memory, and it is the file's, no copy of our own. */
  private static final long OF_THE_FILE = 1L << 63 | 1L << 61;

  private StartPages() {}

  /**
   * Gives them back; those in use come again at once. Does nothing on a JVM, and where {@code
   * /proc} does not tell which pages there are.
   */
  public static void giveBack() {
    if (!"runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
      return;
    }
    int pageSize = CLibrary.getpagesize();
    try (FileChannel pagemap = FileChannel.open(Path.of("/proc/self/pagemap"))) {
      String program = Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
      for (String mapping : Files.readAllLines(Path.of("/proc/self/maps"))) {
        // Such as "55d0c8a00000-55d0c8b00000 r-xp 00100000 08:02 135522  /usr/bin/chatops-hub".
        String[] parts = mapping.split("\\s+", 6);
        // Where we may write, a page could become a copy between the look and the call, which
        // would lose what was written.
        if (parts.length == 6 && parts[5].equals(program) && parts[1].charAt(1) == '-') {
          String[] ends = parts[0].split("-", 2);
          giveBack(pagemap, pageSize, Long.parseLong(ends[0], 16), Long.parseLong(ends[1], 16));
        }
      }
    } catch (IOException e) {
      // They stay: the kernel takes them once memory is short.
    }
  }

  private static void giveBack(FileChannel pagemap, int pageSize, long start, long end)
      throws IOException {
    int pages = (int) ((end - start) / pageSize);
    ByteBuffer entries = ByteBuffer.allocate(pages * Long.BYTES).order(ByteOrder.nativeOrder());
    pagemap.read(entries, start / pageSize * Long.BYTES);
    int known = entries.position() / Long.BYTES;
    int first = 0;
    for (int page = 0; page <= known; page++) {
      if (page == known || (entries.getLong(page * Long.BYTES) & OF_THE_FILE) != OF_THE_FILE) {
        if (page > first) {
          long length = (long) (page - first) * pageSize;
          // The kernel may refuse: then they stay.
          int unused = CLibrary.madvise(start + (long) first * pageSize, length, MADV_DONTNEED);
        }
        first = page + 1;
      }
    }
  }
}
