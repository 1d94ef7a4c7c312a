package io.chatops.rest.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agents that this hub has for hosts.
 *
 * @param folder with {@code linux-amd64/chatops-agent}, {@code linux-arm64/} and {@code any/} (for
 *     Java), each with {@code chatops-agent.sha256} and perhaps {@code chatops-agent.minisig}, and
 *     perhaps {@code release.pub}, the key of the signatures; absent: the hub serves none
 */
public record ServedAgents(@Nullable Path folder) {
  private static final Map<String, String> FOLDERS =
      Map.of("amd64", "linux-amd64", "arm64", "linux-arm64", "any", "any");

  /**
   * Returns a file by the last part of its address: {@code amd64}, {@code amd64.sha256}, {@code
   * amd64.sig} and the like. Empty if the hub does not have it, or if there is no such name.
   */
  Optional<Path> file(String name) {
    int dot = name.indexOf('.');
    String directory = FOLDERS.get(dot < 0 ? name : name.substring(0, dot));
    String file =
        switch (dot < 0 ? "" : name.substring(dot)) {
          case "" -> "chatops-agent";
          case ".sha256" -> "chatops-agent.sha256";
          case ".sig" -> "chatops-agent.minisig";
          default -> null;
        };
    if (folder == null || directory == null || file == null) {
      return Optional.empty();
    }
    return Optional.of(folder.resolve(directory).resolve(file)).filter(Files::isRegularFile);
  }

  /** Returns true if there is an agent for any host. */
  public boolean hasAny() {
    return FOLDERS.keySet().stream().anyMatch(name -> file(name).isPresent());
  }

  /** Returns the key that signs the agents, a line of Base64; empty if the folder names none. */
  String releaseKey() {
    if (folder == null || !Files.isRegularFile(folder.resolve("release.pub"))) {
      return "";
    }
    try {
      return Files.readString(folder.resolve("release.pub"), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.matches("[A-Za-z0-9+/]{56}"))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("release.pub in " + folder + " cannot be read", e);
    }
  }
}
