package io.chatops.agent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.config.UpdateAccess;
import io.chatops.agent.config.UpdateRules;
import io.chatops.agent.testing.TestConfig;
import io.chatops.protocol.ToAgent;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionsTest {
  private static final ToAgent.Request LOGS =
      new ToAgent.GetContainerLogs("r", "web", null, null, null, false);
  private static final String LONG = "x".repeat(600);
  private static final ToAgent.Request FOLLOW = new ToAgent.FollowContainerLogs("r", "web", 10);

  @ParameterizedTest
  @CsvSource({"OFF, false, false", "READ, true, false", "CONTROL, true, true"})
  void letContainersBeReadAndControlledAsTheHostSays(
      ContainerAccess access, boolean read, boolean control) {
    Permissions permissions = permissions(access, CommandAccess.OFF);

    assertThat(permissions.rejection(LOGS).isEmpty()).isEqualTo(read);
    assertThat(permissions.rejection(FOLLOW).isEmpty()).isEqualTo(read);
    for (ContainerOperation operation : ContainerOperation.values()) {
      assertThat(
              permissions
                  .rejection(new ToAgent.ControlContainer("r", operation, "web", 5))
                  .isEmpty())
          .isEqualTo(control);
    }
  }

  @Test
  void nameTheSettingToChange() {
    Permissions none = permissions(ContainerAccess.OFF, CommandAccess.OFF);

    assertThat(none.rejection(command("id", null)))
        .contains("this host does not allow commands: set commands: allow-list in its agent.yaml");
    assertThat(none.rejection(LOGS).orElse("")).endsWith("set containers: read in its agent.yaml");
    assertThat(
            none.rejection(new ToAgent.ControlContainer("r", ContainerOperation.STOP, "web", null))
                .orElse(""))
        .endsWith("set containers: control in its agent.yaml");
    assertThat(
            permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST)
                .rejection(command("id", null))
                .orElse(""))
        .endsWith("add it to allowed_commands in its agent.yaml");
  }

  @Test
  void tellTheListedCommandsWithinBounds() {
    String fits = "echo " + "y".repeat(195);
    assertThat(
            permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST, "id -u", fits, fits + "y")
                .allowedCommands())
        .containsExactly("id -u", fits);
    assertThat(permissions(ContainerAccess.OFF, CommandAccess.ANY, "id").allowedCommands())
        .isEmpty();
    String[] many = IntStream.range(0, 60).mapToObj(n -> "id " + n).toArray(String[]::new);
    assertThat(permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST, many).allowedCommands())
        .hasSize(50)
        .startsWith("id 0");
    String[] large = IntStream.range(0, 50).mapToObj(n -> fits).toArray(String[]::new);
    assertThat(permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST, large).allowedCommands())
        .hasSize(40);
  }

  @Test
  void letListedCommandsRunOnlyInTheHostsDirectory() {
    Permissions permissions = permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST, "id -u");

    assertThat(permissions.rejection(command("id -u", null))).isEmpty();
    assertThat(permissions.rejection(command("id -g", null))).isPresent();
    assertThat(permissions.rejection(command("id -u", "/tmp")).orElse(""))
        .contains("leave working_directory out");
  }

  @Test
  void recordListedCommandsByTheirWordsAndOthersUnchanged() {
    String blanks = "id" + " ".repeat(8000) + "-u";
    Permissions listed =
        permissions(ContainerAccess.OFF, CommandAccess.ALLOW_LIST, "id -u", "echo " + LONG);
    Permissions any = permissions(ContainerAccess.OFF, CommandAccess.ANY);

    assertThat(listed.recorded(command(blanks, null))).isEqualTo(command("id -u", null));
    assertThat(listed.recorded(command("echo " + LONG, null)))
        .isEqualTo(command("echo " + "x".repeat(495), null));
    assertThat(any.recorded(command(blanks, "/tmp"))).isEqualTo(command(blanks, "/tmp"));
    assertThat(listed.recorded(LOGS)).isEqualTo(LOGS);
  }

  @Test
  void letAnyCommandRunIfTheHostAllowsAny() {
    Permissions permissions = permissions(ContainerAccess.OFF, CommandAccess.ANY);

    assertThat(permissions.rejection(command("id; id", "/tmp"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ContainerAccess.class)
  void alwaysLetProcessesBeListed(ContainerAccess containers) {
    assertThat(permissions(containers, CommandAccess.OFF).rejection(new ToAgent.ListProcesses("r")))
        .isEmpty();
  }

  @Test
  void nameOnlyAllowedCapabilities() {
    assertThat(permissions(ContainerAccess.OFF, CommandAccess.OFF).capabilities())
        .isEqualTo(List.of("processes", "updates:notify"));
    assertThat(permissions(ContainerAccess.READ, CommandAccess.ALLOW_LIST).capabilities())
        .containsExactly("processes", "containers:read", "commands:allow-list", "updates:notify");
    assertThat(permissions(ContainerAccess.CONTROL, CommandAccess.ANY).capabilities())
        .containsExactly(
            "processes", "containers:read", "containers:control", "commands:any", "updates:notify");
  }

  @ParameterizedTest
  @EnumSource(UpdateAccess.class)
  void allowUpdatesByTheHubOnlyWithAutomaticUpdates(UpdateAccess updates) {
    Permissions permissions =
        new Permissions(TestConfig.withUpdates(Path.of("/state"), new UpdateRules(updates, null)));

    assertThat(permissions.rejection(new ToAgent.UpdateAgent("r", "0.2.0")).isEmpty())
        .isEqualTo(updates == UpdateAccess.AUTO);
    assertThat(permissions.capabilities().contains("updates:auto"))
        .isEqualTo(updates == UpdateAccess.AUTO);
    assertThat(permissions.capabilities().contains("updates:notify"))
        .isEqualTo(updates == UpdateAccess.NOTIFY);
  }

  private static ToAgent.Request command(String command, @Nullable String directory) {
    return new ToAgent.ExecuteCommand("r", command, null, directory, false);
  }

  private static Permissions permissions(
      ContainerAccess containers, CommandAccess commands, String... allowed) {
    return new Permissions(TestConfig.with(containers, TestConfig.commands(commands, allowed)));
  }
}
