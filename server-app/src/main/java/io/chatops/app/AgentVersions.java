package io.chatops.app;

import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.Server.AgentDetails;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.ReleaseVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the agents in the directory that this hub serves, as their signatures name them.
 * It does not check those: every agent does that for itself.
 */
final class AgentVersions implements AgentReleases {
  private static final Duration RECHECK_AFTER = Duration.ofMinutes(1);
  private static final int MAX_SIGNATURE_LENGTH = 4096;
  private static final Set<String> NATIVE = Set.of("linux-amd64", "linux-arm64");

  private final @Nullable Path directory;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(Instant at, Optional<ReleaseVersion> version) {}

  /**
   * @param directory absent if this hub serves none
   */
  AgentVersions(@Nullable Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public Optional<Offer> offer(AgentDetails agent) {
    if (directory == null || agent.arch() == null) {
      return Optional.empty();
    }
    // The text of a host must not choose the file.
    String platform = AgentRelease.linux(agent.arch());
    Optional<ReleaseVersion> served =
        NATIVE.contains(platform) ? version(directory, platform) : Optional.empty();
    return served
        .or(() -> version(directory, AgentRelease.ANY))
        .map(version -> new Offer(version.text(), isBehind(agent.version(), version)));
  }

  private static boolean isBehind(@Nullable String version, ReleaseVersion served) {
    return version != null && ReleaseVersion.parse(version).filter(served::isNewerThan).isPresent();
  }

  private Optional<ReleaseVersion> version(Path in, String platform) {
    Instant now = clock.instant();
    return seen.compute(
            platform,
            (same, known) ->
                known != null && known.at.plus(RECHECK_AFTER).isAfter(now)
                    ? known
                    : new Seen(now, read(in.resolve(platform), platform)))
        .version;
  }

  private static Optional<ReleaseVersion> read(Path directory, String platform) {
    try (InputStream in = Files.newInputStream(directory.resolve("chatops-agent.minisig"))) {
      String signature = new String(in.readNBytes(MAX_SIGNATURE_LENGTH), StandardCharsets.UTF_8);
      return AgentRelease.namedBy(signature)
          .filter(release -> release.platform().equals(platform))
          .map(AgentRelease::version);
    } catch (IOException e) {
      return Optional.empty(); // not every hub has every platform, or signatures
    }
  }
}
