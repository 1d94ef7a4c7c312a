package io.chatops.agent.cli;

import io.chatops.agent.check.Finding;
import io.chatops.agent.check.HostChecks;
import io.chatops.agent.check.HubChecks;
import io.chatops.agent.collect.HostDescriber;
import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.collect.OshiInventory;
import io.chatops.agent.collect.ReportCollector;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.connection.ApiKeyProbe;
import io.chatops.agent.docker.EngineProbe;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.Printable;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chatops-agent check}: shows what works, what does not, and how to fix it. */
@Command(
    name = "check",
    abbreviateSynopsis = true,
    description = "Shows what the agent sees, what it may do and whether the hub responds.",
    footer = {"", "In brackets: the environment variable. Lower-case names are keys in the file."})
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    AgentConfig config = ConfigOptions.load(spec);
    HostFiles files = HostFiles.below(config.hostRoot());
    AgentReport report =
        new ReportCollector(
                files,
                new OshiInventory(files),
                () -> null,
                "check",
                InstantSource.system(),
                System::nanoTime)
            .collect(0);
    FromAgent.AgentDescription host =
        new HostDescriber(files).describe(AgentVersion.current(), "check", List.of(), List.of());
    spec.commandLine()
        .getOut()
        .println(
            Printable.line(
                "chatops-agent %s on %s (%s, %s, kernel %s)"
                    .formatted(
                        host.version(), host.hostname(), host.os(), host.arch(), host.kernel())));
    HostChecks checks = new HostChecks(config, () -> EngineProbe.of(config.dockerHosts()));
    List<Finding> visible = checks.visible(report);
    print("What it sees", visible);
    print("What the hub may do", checks.permissions());
    print("Settings", checks.settings());
    int hub = checkHub(config);
    boolean unreadable =
        visible.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
    return unreadable ? ExitCode.HOST_UNREADABLE : hub;
  }

  private int checkHub(AgentConfig config) {
    HubChecks checks = new HubChecks(config);
    ApiKeyProbe.Outcome outcome = checks.key();
    if (!(outcome instanceof ApiKeyProbe.Outcome.Accepted)) {
      print("The hub", List.of(checks.describe(outcome)));
      return outcome instanceof ApiKeyProbe.Outcome.Rejected
          ? ExitCode.KEY_REJECTED
          : ExitCode.HUB_UNREACHABLE;
    }
    Finding socket = checks.socket();
    print("The hub", List.of(checks.describe(outcome), socket));
    return socket.level() == Finding.Level.OK ? ExitCode.OK : ExitCode.HUB_UNREACHABLE;
  }

  private void print(String title, List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.println(title);
    for (Finding finding : findings) {
      out.printf(
          "  %-4s  %-12s  %s%n",
          finding.level().name().toLowerCase(Locale.ROOT),
          finding.subject(),
          Printable.line(finding.text()));
    }
    out.flush();
  }
}
