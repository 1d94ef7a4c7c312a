package io.chatops.agent.enrol;

import io.chatops.agent.config.AgentKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

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
    if (Files.exists(claimFile())) {
      String begun = Files.readString(claimFile()).strip();
      if (begun.matches("[A-Za-z0-9_-]{43}")) {
        return begun;
      }
    }
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    String claim = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    write(claimFile(), claim + "\n", "rw-------");
    return claim;
  }

  /** Writes the key and the configuration, and ends the claim. */
  public void finish(AgentKey made, ConfigText settings) throws IOException {
    write(config, settings.text(), "rw-r--r--");
    write(key, made.value() + "\n", "rw-------");
    Files.deleteIfExists(claimFile());
  }

  /** Forgets an enrolment that has begun. */
  public void giveUp() throws IOException {
    Files.deleteIfExists(claimFile());
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
