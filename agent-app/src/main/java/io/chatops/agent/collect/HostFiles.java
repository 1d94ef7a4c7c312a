package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's small files through one shared buffer, since a report reads several hundred of
 * them. For one thread only.
 */
public final class HostFiles {
  // In bytes, far above the longest line that is parsed; longer files are cut here.
  private static final int LIMIT = 256 * 1024;

  private static final Path OWN_ROOT = Path.of("/");

  private final Path root;
  private final Path proc;
  private final Path sys;
  private final Path etc;
  private byte[] buffer = new byte[16 * 1024];

  public HostFiles(Path proc, Path sys, Path etc) {
    this(OWN_ROOT, proc, sys, etc);
  }

  private HostFiles(Path root, Path proc, Path sys, Path etc) {
    this.root = root;
    this.proc = proc;
    this.sys = sys;
    this.etc = etc;
  }

  /** Returns the files of this machine. */
  public static HostFiles ofThisMachine() {
    return below(OWN_ROOT);
  }

  /**
   * Returns the files of the machine whose root directory is mounted here, including {@code /proc}
   * and {@code /sys}. An agent in a container sees its host this way.
   */
  public static HostFiles below(Path root) {
    return new HostFiles(root, root.resolve("proc"), root.resolve("sys"), root.resolve("etc"));
  }

  /** Returns true if the root directory of this process is not the machine's. */
  boolean mounted() {
    return !root.equals(OWN_ROOT);
  }

  /** Returns where this process finds an absolute path of the machine. */
  Path resolve(String path) {
    return root.resolve(path.substring(1));
  }

  /** Returns the list of the machine's mounts; a container has others of its own. */
  Path mounts() {
    return proc(mounted() ? "1/mountinfo" : "self/mountinfo");
  }

  /** Returns the counters of the machine's network interfaces; a container has its own. */
  Path interfaces() {
    return proc(mounted() ? "1/net/dev" : "net/dev");
  }

  public Path proc(String path) {
    return proc.resolve(path);
  }

  public Path sys(String path) {
    return sys.resolve(path);
  }

  Path etc(String path) {
    return etc.resolve(path);
  }

  /**
   * Returns the file's text; empty if the file does not exist, cannot be read, or vanishes
   * meanwhile.
   */
  public Optional<String> text(Path file) {
    int length = fill(file.toString());
    return length < 0 ? Optional.empty() : Optional.of(new String(buffer, 0, length, UTF_8));
  }

  /** Returns the file's bytes; null where {@link #text} is empty. */
  byte @Nullable [] bytes(String file) {
    int length = fill(file);
    return length < 0 ? null : Arrays.copyOf(buffer, length);
  }

  /** Returns the number that is the file's only content, as in most files of /sys. */
  public Optional<Long> number(Path file) {
    return text(file).flatMap(text -> Numbers.parse(text.strip()));
  }

  /** Returns the names in a directory, sorted; empty if it cannot be listed. */
  List<String> names(Path directory) {
    String[] names = directory.toFile().list();
    if (names == null) {
      return List.of();
    }
    Arrays.sort(names);
    return List.of(names);
  }

  private int fill(String file) {
    try (FileInputStream in = new FileInputStream(file)) {
      int length = 0;
      while (true) {
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          return length;
        }
        length += read;
        if (length == buffer.length) {
          if (length >= LIMIT) {
            return length;
          }
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
      }
    } catch (IOException e) {
      return -1;
    }
  }
}
