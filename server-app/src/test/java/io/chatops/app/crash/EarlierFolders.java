package io.chatops.app.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Deletes folders of hubs that earlier builds and killed tests left. */
public final class EarlierFolders {
  /** Far longer than any build, so that none loses what it uses. */
  private static final Duration LEAST_AGE = Duration.ofDays(1);

  private EarlierFolders() {}

  /** Deletes the folders of these names that are older than a day. */
  public static void deleteIn(Path parent, Predicate<String> names) throws IOException {
    long newest = Instant.now().minus(LEAST_AGE).toEpochMilli();
    List<Path> all;
    try (Stream<Path> list = Files.list(parent)) {
      all = list.filter(each -> names.test(each.getFileName().toString())).toList();
    }
    for (Path each : all) {
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
          && each.toFile().lastModified() < newest) {
        delete(each);
      }
    }
  }

  /** Deletes a folder as far as it can: another build may delete it, too, or have made it. */
  public static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("A folder of tests is left: " + e);
    }
  }
}
