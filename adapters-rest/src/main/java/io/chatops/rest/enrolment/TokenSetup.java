package io.chatops.rest.enrolment;

import io.chatops.api.apikey.EnrolmentResponse.Line;
import java.util.List;

/** The ways to enrol hosts with a token, which never stands in a command line. */
record TokenSetup(HubEndpoint hub, String token) {
  private static final String PATH = "/etc/chatops/enrol.token";

  /**
   * Returns the lines.
   *
   * @param served true if the hub has agents for hosts to fetch
   */
  List<Line> lines(boolean served) {
    Line byPackage =
        new Line(
            "package-token",
            "The agent is installed: paste the token, then press Enter and Ctrl-D",
            "sudo chatops-agent enrol "
                + hub.options()
                + " --code-file - --containers read --commands off"
                + " && sudo systemctl enable --now chatops-agent\n");
    if (!served) {
      return List.of(byPackage);
    }
    return List.of(
        new Line(
            "install",
            "Manually: prompts for the token",
            hub.curl() + " " + hub.url() + "/install.sh | sudo sh -s -- --ask-token\n"),
        byPackage,
        new Line("cloud-init", "cloud-init", cloudInit()),
        new Line("ansible", "Ansible", ansible()));
  }

  private String cloudInit() {
    return """
        #cloud-config
        write_files:
          - path: %s
            permissions: '0600'
            content: %s
        runcmd:
          - [sh, -c, "%s %s/install.sh | sh -s -- --token-file %s --containers read --commands off"]
          - [rm, -f, %s]
        """
        .formatted(PATH, token, hub.curl(), hub.url(), PATH, PATH);
  }

  private String ansible() {
    return """
        - name: Make the folder of the agent
          ansible.builtin.file:
            path: /etc/chatops
            state: directory
            mode: '0755'
        - name: Put the enrolment token on the host
          ansible.builtin.copy:
            dest: %s
            content: "{{ chatops_enrol_token }}" # from your vault: %s
            mode: '0600'
          no_log: true
        - name: Install the agent and enrol the host
          ansible.builtin.shell:
            cmd: %s %s/install.sh | sh -s -- --token-file %s --containers read --commands off
            creates: /etc/chatops/agent.key
        - name: Remove the token
          ansible.builtin.file:
            path: %s
            state: absent
        """
        .formatted(PATH, token, hub.curl(), hub.url(), PATH, PATH);
  }

  @Override
  public String toString() {
    return "TokenSetup[" + hub.url() + "]";
  }
}
