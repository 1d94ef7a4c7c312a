package io.chatops.protocol;

import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every message, by the name of its golden file. */
final class GoldenMessages {
  static final String SERVER = "6b1f6f0e-4c39-4a6e-9d4c-0c9b9a4a1d11";

  static final Map<String, FromAgent> FROM_AGENT =
      Map.ofEntries(
          Map.entry(
              "auth",
              new FromAgent.Auth(
                  "chatops_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
                  1,
                  new FromAgent.AgentDescription(
                      "0.1.0",
                      "web-1",
                      "Debian GNU/Linux 13",
                      "amd64",
                      "6.12.0",
                      Instant.parse("2026-11-24T00:00:00Z"),
                      "3f0c9a52",
                      List.of("processes", "commands:allow-list"),
                      List.of("uptime", "systemctl restart {unit:name}")))),
          Map.entry("metrics", new FromAgent.Metrics(SampleReports.withProcesses(1))),
          Map.entry("metrics_services", new FromAgent.Metrics(SampleReports.withServices())),
          Map.entry("ping", new FromAgent.Ping()),
          Map.entry("goodbye", new FromAgent.Goodbye()),
          Map.entry(
              "process_list",
              new FromAgent.ProcessList(
                  "r-1",
                  List.of(
                      new AgentReport.ProcessInfo(
                          42,
                          "java",
                          150.129,
                          3L << 19,
                          "running",
                          "root",
                          "java -jar hub.jar",
                          "hub.service")))),
          Map.entry("error", new FromAgent.Refusal("processes cannot be read", "r-1")),
          Map.entry(
              "action_error",
              new FromAgent.Refusal(
                  "commands are off on this host", "r-2", FromAgent.RefusalCode.NOT_ALLOWED)),
          Map.entry(
              "command_output",
              new FromAgent.CommandOutput("r-2", OutputStream.STDERR, "up 3 days\n")),
          Map.entry(
              "command_result",
              new FromAgent.CommandResult(
                  "r-2", null, 7, null, CommandEnd.EXITED, true, 4096, 1250L)),
          Map.entry(
              "command_timed_out",
              new FromAgent.CommandResult(
                  "r-2", "", null, 9, CommandEnd.TIMED_OUT, false, 0, 2004L)),
          Map.entry(
              "container_started",
              new FromAgent.ContainerChanged("r-3", ContainerOperation.START, "web", "running")),
          Map.entry(
              "container_stopped",
              new FromAgent.ContainerChanged("r-4", ContainerOperation.STOP, "web", "exited")),
          Map.entry(
              "container_restarted",
              new FromAgent.ContainerChanged(
                  "r-5", ContainerOperation.RESTART, "4f1c2b3a5d6e", "running")),
          Map.entry(
              "container_log_line",
              new FromAgent.ContainerLogLine(
                  "r-7",
                  Instant.parse("2026-11-24T10:15:30.123456789Z"),
                  OutputStream.STDOUT,
                  "\u001b[32mready\u001b[0m \ud83d\ude80",
                  12)),
          Map.entry(
              "container_logs", new FromAgent.ContainerLogs("r-6", "web", List.of("one", "two"))),
          Map.entry("container_logs_streamed", new FromAgent.ContainerLogs("r-6", "web", null)),
          Map.entry("update_staged", new FromAgent.UpdateStaged("r-8", "0.2.0")),
          Map.entry("update_ended", new FromAgent.UpdateEnded("0.1.0", "0.2.0", null)),
          Map.entry(
              "update_taken_back",
              new FromAgent.UpdateEnded(
                  "0.1.0", "0.2.0", "it ended with exit code 1 before a report was confirmed")),
          Map.entry("stream_ended", new FromAgent.StreamEnded("r-7", "the container ended")));

  static final Map<String, ToAgent> TO_AGENT =
      Map.ofEntries(
          Map.entry("auth_success", new ToAgent.AuthSuccess(SERVER, "web-1 is connected", 1, 5)),
          Map.entry("metrics_received", new ToAgent.MetricsReceived(7L, "3f0c9a52")),
          Map.entry("pong", new ToAgent.Pong()),
          Map.entry("error", new ToAgent.Refusal("timestamp is missing", null, 7L, "3f0c9a52")),
          Map.entry(
              "watch_services", new ToAgent.WatchServices(List.of("nginx", "systemd-journald"))),
          Map.entry("list_processes", new ToAgent.ListProcesses("r-1")),
          Map.entry(
              "execute_command", new ToAgent.ExecuteCommand("r-2", "uptime -p", 60, "/srv", true)),
          Map.entry(
              "start_container",
              new ToAgent.ControlContainer("r-3", ContainerOperation.START, "web", null)),
          Map.entry(
              "stop_container",
              new ToAgent.ControlContainer("r-4", ContainerOperation.STOP, "web", 10)),
          Map.entry(
              "restart_container",
              new ToAgent.ControlContainer("r-5", ContainerOperation.RESTART, "4f1c2b3a5d6e", 0)),
          Map.entry(
              "get_container_logs",
              new ToAgent.GetContainerLogs(
                  "r-6",
                  "web",
                  500,
                  Instant.parse("2026-11-24T10:00:00Z"),
                  Instant.parse("2026-11-24T11:00:00Z"),
                  true)),
          Map.entry("follow_container_logs", new ToAgent.FollowContainerLogs("r-7", "web", 100)),
          Map.entry("update_agent", new ToAgent.UpdateAgent("r-8", "0.2.0")),
          Map.entry("cancel", new ToAgent.Cancel("r-2")),
          Map.entry("stop_stream", new ToAgent.StopStream("r-7")));

  /** An earlier agent's result of a command. */
  static final FromAgent EARLIER_RESULT =
      new FromAgent.CommandResult("r-2", "up 3 days\n", 0, null, CommandEnd.EXITED, false, 0, null);

  private GoldenMessages() {}
}
