package io.chatops.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPermissionsTest {
  @Test
  void takesWhatIsNotListedAsOff() {
    HostPermissions permissions = HostPermissions.of(List.of("processes", "containers:everything"));

    assertThat(permissions).isEqualTo(new HostPermissions(Containers.OFF, Commands.OFF));
    assertThat(permissions.mayReadContainers()).isFalse();
    assertThat(permissions.mayControlContainers()).isFalse();
    assertThat(permissions.mayRunCommands()).isFalse();
  }

  @Test
  void takesReadingAsNoLeaveToControl() {
    HostPermissions permissions =
        HostPermissions.of(List.of("containers:read", "commands:allow-list"));

    assertThat(permissions.mayReadContainers()).isTrue();
    assertThat(permissions.mayControlContainers()).isFalse();
    assertThat(permissions.mayRunCommands()).isTrue();
  }

  @Test
  void takesTheWidestThatIsListed() {
    assertThat(
            HostPermissions.of(
                List.of(
                    "containers:read",
                    "containers:control",
                    "commands:any",
                    "commands:allow-list")))
        .isEqualTo(new HostPermissions(Containers.CONTROL, Commands.ANY));
  }

  @Test
  void letsAnEarlierAgentBeAsked() {
    assertThat(HostPermissions.UNKNOWN.mayReadContainers()).isTrue();
    assertThat(HostPermissions.UNKNOWN.mayControlContainers()).isTrue();
    assertThat(HostPermissions.UNKNOWN.mayRunCommands()).isTrue();
  }

  @Test
  void mayUpdateOnlyAHostThatTakesUpdatesByItself() {
    assertThat(HostPermissions.UNKNOWN.mayUpdate()).isFalse();
    assertThat(HostPermissions.of(List.of("commands:any")).mayUpdate()).isFalse();
    assertThat(HostPermissions.of(List.of("updates:notify")).mayUpdate()).isFalse();
    assertThat(HostPermissions.of(List.of("updates:auto")).mayUpdate()).isTrue();
  }
}
