package io.chatops.rest.enrolment;

import io.chatops.api.apikey.EnrolmentResponse.Line;
import java.util.List;

/**
 * The lines that make a host the agent of a server with a code. A code may be part of a command
 * line: it expires after the first host, or after ten minutes.
 *
 * @param containers what the hub may do with them, as {@code agent.yaml} has it
 * @param commands those that the hub may run, as {@code agent.yaml} has it
 */
record CodeSetup(HubEndpoint hub, String code, String containers, String commands) {
  /**
   * Returns the lines, the simplest first.
   *
   * @param served true if the hub has agents for hosts to fetch
   */
  List<Line> lines(boolean served) {
    String may = " --code " + code + " --containers " + containers + " --commands " + commands;
    Line byPackage =
        new Line(
            "package",
            "The agent is installed",
            "sudo chatops-agent enrol "
                + hub.options()
                + may
                + "\nsudo systemctl enable --now chatops-agent\n");
    if (!served) {
      return List.of(byPackage);
    }
    String install = hub.curl() + " " + hub.url() + "/install.sh | sudo sh -s --" + may + "\n";
    return List.of(new Line("install", "Install with one command", install), byPackage);
  }

  @Override
  public String toString() {
    return "CodeSetup[" + hub.url() + "]";
  }
}
