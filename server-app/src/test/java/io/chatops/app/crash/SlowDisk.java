package io.chatops.app.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A disk of a test's own: a file with ext4 in it, mounted. Its writes by some processes can be made
 * slow, and its power can be cut. Needs root, a loop device, and the control groups of version 1.
 */
final class SlowDisk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/blkio");

  private final Path place;
  private final Path group =
      CONTROLLER.resolve("chatops-slow-disk-" + ProcessHandle.current().pid());
  private Path image;
  private int copies;
  private boolean mounted;

  private SlowDisk(Path image, Path place) {
    this.image = image;
    this.place = place;
  }

  /** Makes a disk of this size and mounts it here. */
  static SlowDisk mount(Path place, Path image, int mebibytes) throws Exception {
    assertThat(CONTROLLER.resolve("blkio.throttle.write_iops_device"))
        .as("control groups of version 1, which limit writes")
        .exists();
    Files.createDirectories(place);
    run("truncate", "-s", mebibytes + "M", image.toString());
    run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
    SlowDisk disk = new SlowDisk(image, place);
    disk.mount();
    return disk;
  }

  private void mount() throws Exception {
    run("mount", "-o", "loop", image.toString(), place.toString());
    mounted = true;
  }

  /** Lets these processes, and those that they start, do so many writes a second. */
  void limit(int writesPerSecond, List<Long> pids) throws Exception {
    if (!Files.exists(group)) {
      Files.createDirectory(group);
    }
    Files.writeString(
        group.resolve("blkio.throttle.write_iops_device"), device() + " " + writesPerSecond);
    for (long pid : pids) {
      try {
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
      } catch (IOException e) {
        assertThat(ProcessHandle.of(pid)).as("a process that cannot be slowed down").isEmpty();
      }
    }
  }

  /** As fast as it can be again. */
  void unlimited() throws Exception {
    Files.writeString(group.resolve("blkio.throttle.write_iops_device"), device() + " 0");
  }

  /**
   * Copies what has been written to the disk by now. What the kernel has still in its memory is not
   * in it.
   */
  Path copy() throws Exception {
    Path copy = image.resolveSibling("disk-" + ++copies);
    run("cp", "--sparse=always", image.toString(), copy.toString());
    return copy;
  }

  /** Puts a copy in the disk's place. Nobody may use the disk any more. */
  void replaceBy(Path copy) throws Exception {
    unmount();
    Files.delete(image);
    image = copy;
    mount();
  }

  private void unmount() throws Exception {
    // The last of the database's processes may still be ending.
    Await.until("the disk is let go", PATIENCE, () -> exit("umount", place.toString()) == 0);
    mounted = false;
  }

  /** The numbers of the loop device. */
  private String device() throws Exception {
    Process ran =
        new ProcessBuilder("mountpoint", "-d", place.toString()).redirectErrorStream(true).start();
    return new String(ran.getInputStream().readAllBytes(), US_ASCII).strip();
  }

  private static void run(String... command) throws Exception {
    assertThat(exit(command)).as(String.join(" ", command)).isZero();
  }

  private static int exit(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    try {
      remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void remove() throws Exception {
    if (mounted) {
      unmount();
    }
    if (Files.exists(group)) {
      Await.until(
          "nobody is slowed down any more", PATIENCE, () -> exit("rmdir", group.toString()) == 0);
    }
  }
}
