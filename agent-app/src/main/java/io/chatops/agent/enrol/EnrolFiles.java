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
 * The files of an enrolment: the configuration, the key, and the claim, which is there only from
 * the first question until the key is: with it the host can ask again when an answer was lost.
 *
 * @param config for everybody to read
 * @param key for its owner alone
 */
public record EnrolFiles(Path config, Path key) {
  /** Returns the key that is there; empty without one. */
  public Optional<AgentKey> presentKey() throws IOException {
    if (!Files.exists(key)) {
      return Optional.empty();
    }
    String text = Files.readString(key).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(new AgentKey(text));
  }

  /** Returns the text of the configuration that is there; an empty one without it. */
  public ConfigText presentConfig() throws IOException {
    return new ConfigText(Files.exists(config) ? Files.readString(config) : "");
  }

  /** Returns the claim of the enrolment that has begun, or begins one. */
  public String claim(SecureRandom random) throws IOException {
    List<String> begun = claimLines();
    if (!begun.isEmpty() && begun.get(0).matches("[A-Za-z0-9_-]{43}")) {
      return begun.get(0);
    }
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    String claim = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    Path made = outermostMissing(folder());
    write(claimFile(), claim + "\n" + (made == null ? "" : made + "\n"), "rw-------");
    return claim;
  }

  /** Writes the key and the configuration, and ends the claim. */
  public void finish(AgentKey made, ConfigText settings) throws IOException {
    write(config, settings.text(), "rw-r--r--");
    write(key, made.value() + "\n", "rw-------");
    Files.deleteIfExists(claimFile());
  }

  /** Forgets an enrolment that has begun, and the folders that it made. */
  public void giveUp() throws IOException {
    List<String> begun = claimLines();
    Files.deleteIfExists(claimFile());
    if (begun.size() < 2) {
      return;
    }
    Path made = Path.of(begun.get(1));
    try {
      for (Path each = folder(); each != null && each.startsWith(made); each = each.getParent()) {
        Files.deleteIfExists(each);
      }
    } catch (DirectoryNotEmptyException e) {
      // Somebody else keeps a file there by now.
    }
  }

  /** Returns the claim and, if its folder was made for it, the outermost one that was made. */
  private List<String> claimLines() throws IOException {
    return Files.exists(claimFile()) ? Files.readAllLines(claimFile()) : List.of();
  }

  private Path folder() {
    return requireNonNull(key.toAbsolutePath().getParent(), "a file is in a folder");
  }

  private static @Nullable Path outermostMissing(Path folder) {
    Path missing = null;
    for (Path each = folder; each != null && !Files.exists(each); each = each.getParent()) {
      missing = each;
    }
    return missing;
  }

  private Path claimFile() {
    return key.resolveSibling(key.getFileName() + ".claim");
  }

  /** Writes a file whole or not at all; nobody else can read it at any moment. */
  private static void write(Path file, String text, String permissions) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path part = Files.createTempFile(directory, ".chatops", "");
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
