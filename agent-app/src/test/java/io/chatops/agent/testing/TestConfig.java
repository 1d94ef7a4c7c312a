package io.chatops.agent.testing;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.config.CommandTemplate;
import io.chatops.agent.config.ContainerAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Configurations that only set the host's permissions. */
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
        List.of());
  }

  public static CommandRules commands(CommandAccess access, String... allowed) {
    return new CommandRules(
        access, Stream.of(allowed).map(CommandTemplate::parse).toList(), Duration.ofHours(1));
  }
}
