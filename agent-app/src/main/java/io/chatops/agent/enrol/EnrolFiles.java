package io.chatops.agent.enrol;

import static java.util.Objects.requireNonNull;

import io.chatops.agent.config.AgentKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of an enrolment: configuration, key and claim. The claim exists from the first request
 * until the key is written. With it, the host can repeat a request whose answer it did not receive.
 *
 * @param config readable by every user
 * @param key readable by its owner only
 */
public record EnrolFiles(Path config, Path key) {
  /** Returns the existing key; empty if there is none. */
  public Optional<AgentKey> existingKey() throws IOException {
    if (!Files.exists(key)) {
      return Optional.empty();
    }
    String text = Files.readString(key).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(new AgentKey(text));
  }

  /** Returns the existing configuration; an empty one if there is none. */
  public ConfigText existingConfig() throws IOException {
    return new ConfigText(Files.exists(config) ? Files.readString(config) : "");
  }

  /** Returns the claim of the enrolment in progress, or starts an enrolment. */
  public String claim(SecureRandom random) throws IOException {
    List<String> begun = claimLines();
    if (!begun.isEmpty() && begun.get(0).matches("[A-Za-z0-9_-]{43}")) {
      return begun.get(0);
    }
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    String claim = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    Path made = outermostMissing(directory());
    write(claimFile(), claim + "\n" + (made == null ? "" : made + "\n"), "rw-------");
    return claim;
  }

  /** Writes the key and the configuration, and deletes the claim. */
  public void finish(AgentKey made, ConfigText settings) throws IOException {
    write(config, settings.text(), "rw-r--r--");
    write(key, made.value() + "\n", "rw-------");
    Files.deleteIfExists(claimFile());
  }

  /** Deletes the claim, and the directories that were created for it. */
  public void abandon() throws IOException {
    List<String> begun = claimLines();
    Files.deleteIfExists(claimFile());
    if (begun.size() < 2) {
      return;
    }
    Path made = Path.of(begun.get(1));
    try {
      for (Path each = directory();
          each != null && each.startsWith(made);
          each = each.getParent()) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryNotEmptyException e) {
      // Another program has put a file there.
    }
  }

  /** Returns the claim and, if directories were created for it, the outermost of them. */
  private List<String> claimLines() throws IOException {
    return Files.exists(claimFile()) ? Files.readAllLines(claimFile()) : List.of();
  }

  private Path directory() {
    return requireNonNull(key.toAbsolutePath().getParent(), "a file is in a directory");
  }

  private static @Nullable Path outermostMissing(Path directory) {
    Path missing = null;
    for (Path each = directory; each != null && !Files.exists(each); each = each.getParent()) {
      missing = each;
    }
    return missing;
  }

  private Path claimFile() {
    return key.resolveSibling(key.getFileName() + ".claim");
  }

  /** Writes a file as a whole or not at all. It never has more permissions than these. */
  private static void write(Path file, String text, String permissions) throws IOException {
    Path directory = requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
    Path part = null;
    try {
      Files.createDirectories(directory);
      part = Files.createTempFile(directory, ".chatops", "");
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written (%s): free space there, and let this user write to it; then run the same command again"
              .formatted(file, e.getMessage()),
          e);
    } finally {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    }
  }
}
