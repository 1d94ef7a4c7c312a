package io.chatops.agent.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubRequestsTest {
  private static final AgentReport.ProcessInfo PROCESS =
      new AgentReport.ProcessInfo(1, "init", 0.0, 1L, "sleeping", "root", "init");

  @Test
  void listsTheProcesses() {
    assertThat(
            requests(ContainerAccess.OFF, CommandAccess.OFF).apply(new ToAgent.ListProcesses("r")))
        .contains(new FromAgent.ProcessList("r", List.of(PROCESS)));
  }

  @ParameterizedTest
  @CsvSource({
    "execute_command, set commands: allow-list in its agent.yaml",
    "start_container, set containers: control in its agent.yaml",
    "stop_container, set containers: control in its agent.yaml",
    "restart_container, set containers: control in its agent.yaml",
    "get_container_logs, set containers: read in its agent.yaml",
    "follow_container_logs, set containers: read in its agent.yaml",
    "reboot, cannot answer reboot: update the agent on this host"
  })
  void refusesWithTheSettingThatWouldAllowIt(String type, String remedy) {
    assertThat(refusal(requests(ContainerAccess.OFF, CommandAccess.OFF), type)).endsWith(remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "execute_command, cannot run commands",
    "stop_container, cannot control containers",
    "get_container_logs, cannot read the logs of containers"
  })
  void saysThatThisVersionCannotDoWhatTheHostAllows(String type, String reason) {
    assertThat(refusal(requests(ContainerAccess.CONTROL, CommandAccess.ANY), type))
        .startsWith("version " + AgentVersion.current() + " of the agent " + reason);
  }

  @Test
  void answersNothingWhereNobodyWaits() {
    HubRequests requests = requests(ContainerAccess.OFF, CommandAccess.OFF);

    assertThat(requests.apply(new ToAgent.Unknown("weather", null))).isEmpty();
    assertThat(requests.apply(new ToAgent.Pong())).isEmpty();
  }

  @Test
  void promisesOnlyWhatItCanDo() {
    assertThat(HubRequests.capabilities()).containsExactly("processes");
  }

  private static String refusal(HubRequests requests, String type) {
    FromAgent answer = requests.apply(new ToAgent.Unknown(type, "r")).orElseThrow();
    assertThat(answer).isInstanceOf(FromAgent.Refusal.class);
    return answer instanceof FromAgent.Refusal refusal ? refusal.message() : "";
  }

  private static HubRequests requests(ContainerAccess containers, CommandAccess commands) {
    AgentConfig config =
        new AgentConfig(
            null,
            null,
            Path.of("/state"),
            64,
            Duration.ofSeconds(5),
            containers,
            List.of(),
            commands,
            null,
            List.of());
    return new HubRequests(config, () -> List.of(PROCESS));
  }
}
