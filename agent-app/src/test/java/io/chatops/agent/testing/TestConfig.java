package io.chatops.agent.testing;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.config.CommandTemplate;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.config.UpdateAccess;
import io.chatops.agent.config.UpdateRules;
import io.chatops.protocol.HubUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Configurations that only set what a test is about. */
public final class TestConfig {
  private TestConfig() {}

  public static AgentConfig with(ContainerAccess containers, CommandRules commands) {
    return new AgentConfig(
        null,
        null,
        Path.of("/state"),
        64,
        Duration.ofSeconds(5),
        containers,
        List.of(),
        commands,
        Path.of("/"),
        null,
        null,
        new UpdateRules(UpdateAccess.NOTIFY, null),
        List.of());
  }

  /** A configuration with rules for updates. */
  public static AgentConfig withUpdates(Path stateDirectory, UpdateRules updates) {
    return withUpdates(null, stateDirectory, updates);
  }

  public static AgentConfig withUpdates(
      @Nullable HubUrl hub, Path stateDirectory, UpdateRules updates) {
    return new AgentConfig(
        hub,
        null,
        stateDirectory,
        64,
        Duration.ofSeconds(5),
        ContainerAccess.OFF,
        List.of(),
        commands(CommandAccess.OFF),
        Path.of("/"),
        null,
        null,
        updates,
        List.of());
  }

  public static CommandRules commands(CommandAccess access, String... allowed) {
    return new CommandRules(
        access, Stream.of(allowed).map(CommandTemplate::parse).toList(), Duration.ofHours(1));
  }
}
