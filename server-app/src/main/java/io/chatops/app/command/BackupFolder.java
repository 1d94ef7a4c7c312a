package io.chatops.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of backups that are named by their time; whatever else is in it stays. */
final class BackupFolder {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'chatops-'uuuuMMdd'T'HHmmss'Z.backup'").withZone(ZoneOffset.UTC);

  private static final Pattern NAMED = Pattern.compile("chatops-\\d{8}T\\d{6}Z\\.backup");

  private static final Pattern UNFINISHED = Pattern.compile("\\." + NAMED + "\\.\\d+\\.unfinished");

  /** One that is being written changes all the time. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** The rights of a new folder. */
  static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;

  BackupFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the file of a backup of this time. */
  Path fileOf(Instant time) {
    return folder.resolve(NAME.format(time));
  }

  /**
   * Deletes all but the newest backups, and what killed processes left unfinished.
   *
   * @param newest stays, even if a clock was wrong and others have later names
   * @param keep the number that stays, with the newest; empty files count for nothing
   * @return the deleted backups
   */
  List<Path> thin(Path newest, int keep, Instant now) throws IOException {
    for (Path file : files(UNFINISHED)) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED))) {
        Files.deleteIfExists(file);
      }
    }
    List<Path> old =
        files(NAMED).stream()
            .filter(file -> !file.equals(newest) && file.toFile().length() > 0)
            .sorted(Comparator.reverseOrder())
            .skip(keep - 1L)
            .toList();
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
    return old;
  }

  private List<Path> files(Pattern name) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
