package io.chatops.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is filled once in a run of tests, and copied for each that wants the same: for what
 * takes seconds to make.
 */
public final class FolderTemplate {
  private final Filling filling;
  private @Nullable Path filled;

  /** Fills an empty folder, and lets go of it. */
  @FunctionalInterface
  public interface Filling {
    void fill(Path folder) throws Exception;
  }

  public FolderTemplate(Filling filling) {
    this.filling = filling;
  }

  /** Copies everything, owners and modes included, into a folder that need not be there yet. */
  public void copyTo(Path folder) throws IOException {
    Path source = filled();
    Files.createDirectories(folder);
    run("cp", "-a", source + "/.", folder.toString());
  }

  private synchronized Path filled() throws IOException {
    Path present = filled;
    if (present != null) {
      return present;
    }
    Path made = Files.createTempDirectory("folder-template");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made), "remove-folder-template"));
    try {
      filling.fill(made);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A folder for tests could not be filled", e);
    }
    filled = made;
    return made;
  }

  private static void remove(Path folder) {
    try {
      run("rm", "-rf", folder.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted during " + String.join(" ", command), e);
    }
  }
}
