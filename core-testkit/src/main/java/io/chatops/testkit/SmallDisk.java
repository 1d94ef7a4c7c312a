package io.chatops.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A small file system in memory that a test can fill. Only root can mount one: elsewhere the test
 * is skipped, except in the gate.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path directory;
  private final Path filler;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /** Mounts one on an empty directory. */
  public static SmallDisk mount(Path directory, int kibibytes) throws IOException {
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", directory.toString());
    if (!mounted && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("a small disk cannot be mounted here");
    }
    Assumptions.assumeTrue(mounted, "a small disk can be mounted here");
    return new SmallDisk(directory);
  }

  /** Takes all the room but so much. */
  public void fill(int leftKibibytes) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (directory.toFile().getUsableSpace() > leftKibibytes * 1024L) {
        out.write(page);
      }
    }
  }

  /** Gives the room back. */
  public void free() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() throws IOException {
    // Processes of the test may still be ending.
    run("umount", "--lazy", directory.toString());
  }

  private static boolean run(String... command) throws IOException {
    return new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join()
            .exitValue()
        == 0;
  }
}
