package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.server.AgentReleases.Offer;
import io.chatops.core.server.Server.AgentDetails;
import io.chatops.core.testing.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentVersionsTest {
  private final MutableClock clock = MutableClock.atSomeTime();

  @TempDir private Path directory;

  @Test
  void takesTheVersionFromTheSignatureOfThePlatform() throws IOException {
    serve("linux-amd64", "0.2.0");
    serve("any", "0.1.5");
    AgentVersions served = new AgentVersions(directory, clock);

    assertThat(served.offer(agent("0.1.0", "amd64"))).contains(new Offer("0.2.0", true));
    assertThat(served.offer(agent("0.2.0", "amd64"))).contains(new Offer("0.2.0", false));
    assertThat(served.offer(agent("0.3.0", "x86_64"))).contains(new Offer("0.2.0", false));
    assertThat(served.offer(agent("0.1.0", "aarch64"))).contains(new Offer("0.1.5", true));
    assertThat(served.offer(agent("homemade", "amd64"))).contains(new Offer("0.2.0", false));
    assertThat(served.offer(agent(null, "amd64"))).contains(new Offer("0.2.0", false));
  }

  @Test
  void noticesANewVersionWithinAMinute() throws IOException {
    serve("linux-amd64", "0.2.0");
    AgentVersions served = new AgentVersions(directory, clock);
    AgentDetails agent = agent("0.2.0", "amd64");
    assertThat(served.offer(agent)).contains(new Offer("0.2.0", false));

    serve("linux-amd64", "0.3.0");
    assertThat(served.offer(agent)).contains(new Offer("0.2.0", false));
    clock.advance(Duration.ofMinutes(1));

    assertThat(served.offer(agent)).contains(new Offer("0.3.0", true));
  }

  @Test
  void neverLooksWhereTheTextOfAHostPoints() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("linux-x"));
    Files.writeString(outside.resolve("chatops-agent.minisig"), signature("9.9.9", "linux-x"));

    assertThat(new AgentVersions(directory, clock).offer(agent("0.1.0", "x"))).isEmpty();
    assertThat(new AgentVersions(directory, clock).offer(agent("0.1.0", "/../linux-x"))).isEmpty();
  }

  @Test
  void offersNothingWithoutSignatures() throws IOException {
    Path place = Files.createDirectories(directory.resolve("linux-amd64"));
    assertThat(new AgentVersions(directory, clock).offer(agent("0.1.0", "amd64"))).isEmpty();

    Files.writeString(place.resolve("chatops-agent.minisig"), signature("0.2.0", "linux-arm64"));
    assertThat(new AgentVersions(directory, clock).offer(agent("0.1.0", "amd64"))).isEmpty();

    Optional<Offer> none = new AgentVersions(null, clock).offer(agent("0.1.0", "amd64"));
    assertThat(none).isEmpty();
  }

  private void serve(String platform, String version) throws IOException {
    Path place = Files.createDirectories(directory.resolve(platform));
    Files.writeString(place.resolve("chatops-agent.minisig"), signature(version, platform));
  }

  private static String signature(String version, String platform) {
    return "untrusted comment: x\nRUQ=\ntrusted comment: chatops-agent "
        + version
        + " "
        + platform
        + "\nAAA=\n";
  }

  private static AgentDetails agent(@Nullable String version, String arch) {
    return new AgentDetails(version, null, null, arch, null, null, List.of(), List.of());
  }
}
