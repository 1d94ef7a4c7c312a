package io.chatops.rest.enrolment;

import io.chatops.api.apikey.EnrolmentResponse.Line;
import java.util.List;

/**
 * The lines that make a host the agent of a server with a code. A code may stand in a command line:
 * it is of no use after the first host, or after ten minutes.
 *
 * @param containers what the hub may do with them, as {@code agent.yaml} has it
 * @param commands those that the hub may run, as {@code agent.yaml} has it
 */
record CodeSetup(HubPlace hub, String code, String containers, String commands) {
  List<Line> lines() {
    String may = " --containers " + containers + " --commands " + commands;
    return List.of(
        new Line(
            "install",
            "Install with one line",
            hub.curl()
                + " "
                + hub.url()
                + "/install.sh | sudo sh -s -- --code "
                + code
                + may
                + "\n"),
        new Line(
            "package",
            "The agent is installed",
            "sudo chatops-agent enrol "
                + hub.options()
                + " --code "
                + code
                + may
                + "\nsudo systemctl enable --now chatops-agent\n"));
  }

  @Override
  public String toString() {
    return "CodeSetup[" + hub.url() + "]";
  }
}
