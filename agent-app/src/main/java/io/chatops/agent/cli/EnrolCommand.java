package io.chatops.agent.cli;

import io.chatops.agent.collect.HostDescriber;
import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentConfigLoader;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.ConfigException;
import io.chatops.agent.config.Setting;
import io.chatops.agent.connection.ApiKeyProbe;
import io.chatops.agent.connection.HubTrust;
import io.chatops.agent.enrol.ConfigText;
import io.chatops.agent.enrol.EnrolFiles;
import io.chatops.agent.enrol.HubEnrolment;
import io.chatops.agent.enrol.HubEnrolment.Answer;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.HubUrl;
import io.chatops.protocol.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chatops-agent enrol}: gets a key for a code or a token, and writes the configuration. */
@Command(
    name = "enrol",
    description = "Enrols this host as a server of a hub, with a code or a token from the hub.",
    footer = {
      "",
      "The code or token comes from --code-file, else from CHATOPS_ENROL_CODE. --code accepts"
          + " a code only: every local user can read a command line, and a code works only once.",
      "Running it again changes nothing; after a failure it resumes."
    })
final class EnrolCommand implements Callable<Integer> {
  static final String VARIABLE = "CHATOPS_ENROL_CODE";

  /** Set by the hub's installation script, which prints itself how to start the agent. */
  private static final String INSTALLING = "CHATOPS_INSTALLING";

  private static final int MAX_SECRET_BYTES = 1_000;

  /** Exists if systemd is running, see {@code sd_booted(3)}. */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private static final String EXAMPLE_LIST =
      """
      # The commands that may run, such as: systemctl restart {unit:name}
      allowed_commands:
        - "uptime"
        - "df -h"
      """;

  /** The settings that are flags here, too: the permissions of the hub, and its TLS key. */
  static final Set<String> FLAGS = Set.of("containers", "commands", "ca_file", "hub_fingerprint");

  @Spec private CommandSpec spec;

  @Option(names = "--hub", paramLabel = "URL", required = true, description = "The hub's address")
  private String hub;

  @Option(names = "--code", paramLabel = "CODE", description = "A code, such as ABCD-EFGH")
  private @Nullable String code;

  @Option(
      names = "--code-file",
      paramLabel = "FILE",
      description = "File with a code or a token; - for standard input")
  private @Nullable String codeFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/chatops/agent.yaml",
      description = "Configuration to write (${DEFAULT-VALUE}); the key is agent.key beside it")
  private Path config;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description =
          "Seconds to wait until the token's owner approves this host, or a busy hub has time"
              + " for it (600)")
  private int wait;

  @Option(names = "--force", description = "Replace the existing key and hub of this host")
  private boolean force;

  /** A wait between two requests. */
  @FunctionalInterface
  interface Pause {
    void ofMilliseconds(long milliseconds) throws InterruptedException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    HubUrl address = address();
    Map<Setting, String> flags = ConfigOptions.given(spec.commandLine().getParseResult());
    check(flags, Setting.CONTAINERS, Set.of("off", "read", "control"));
    check(flags, Setting.COMMANDS, Set.of("off", "allow-list", "any"));
    SSLSocketFactory sockets = HubTrust.sockets(trust(address, flags));
    EnrolFiles files = new EnrolFiles(config, config.resolveSibling("agent.key"));
    AgentKey present = files.existingKey().orElse(null);
    if (present != null && !force) {
      return already(new ApiKeyProbe(address, sockets).ask(present), files);
    }
    String secret = secret();
    Answer answer = ask(new HubEnrolment(address, sockets), host(secret, files));
    if (answer instanceof Answer.Enrolled enrolled) {
      files.finish(enrolled.key(), settings(files, address, flags));
      print("Enrolled as " + enrolled.serverName() + "; the key is in " + files.key());
      printHowToStart();
      return enrolled(new ApiKeyProbe(address, sockets).ask(enrolled.key()));
    }
    if (answer instanceof Answer.Rejected rejected) {
      if (rejected.isFinal()) {
        // Only after a final rejection: with a new claim the hub would count this host twice.
        files.abandon();
      }
      printError(rejected.reason());
      return ExitCode.KEY_REJECTED;
    }
    if (answer instanceof Answer.Unreachable unreachable) {
      printError(address + ": " + unreachable.reason());
      return ExitCode.HUB_UNREACHABLE;
    }
    printError(
        (answer instanceof Answer.Busy busy ? busy.reason() : "this host is not approved yet")
            + "; run the same command again to keep waiting");
    return ExitCode.STILL_WAITING;
  }

  /** Prints how to start the agent, unless a systemd unit reads this configuration. */
  private void printHowToStart() {
    if (environment().containsKey(INSTALLING)) {
      return;
    }
    if (!config.equals(AgentConfigLoader.DEFAULT_FILE) || !Files.isDirectory(SYSTEMD)) {
      print(
          "Let your service supervisor keep this running, as a user who may read the key:"
              + " chatops-agent run --config "
              + config);
    }
  }

  private Answer ask(HubEnrolment enrolment, HubEnrolment.Host host) throws InterruptedException {
    int waited = 0;
    for (int tries = 1; ; tries++) {
      Answer answer = enrolment.ask(host);
      int seconds;
      if (answer instanceof Answer.Waiting waiting) {
        seconds = waiting.seconds();
      } else if (answer instanceof Answer.Busy busy) {
        // Spreads the hosts of a fleet, so that they do not all retry in the same second.
        seconds = busy.seconds() + ThreadLocalRandom.current().nextInt(tries + 1);
      } else {
        return answer;
      }
      if (seconds > wait - waited) {
        return answer;
      }
      if (answer instanceof Answer.Busy busy) {
        print("Waiting " + seconds + " s: " + busy.reason());
      } else if (waited == 0) {
        print("Waiting for the token's owner to approve this host on the hub's enrolment page");
      }
      AgentCommand.pause(spec).ofMilliseconds(seconds * 1_000L);
      waited += seconds;
    }
  }

  private int already(ApiKeyProbe.Outcome outcome, EnrolFiles files) {
    if (outcome instanceof ApiKeyProbe.Outcome.Accepted) {
      print("This host is already enrolled, and the hub accepts its key; --force replaces it");
      return ExitCode.OK;
    }
    if (outcome instanceof ApiKeyProbe.Outcome.Rejected) {
      printError(
          files.key() + " holds a key that the hub rejects; --force replaces it with a new one");
    }
    return outcome(outcome);
  }

  /** Even if the hub no longer answers, it has enrolled this host, and the agent connects later. */
  private int enrolled(ApiKeyProbe.Outcome outcome) {
    if (outcome instanceof ApiKeyProbe.Outcome.Unreachable unreachable) {
      printError(
          hub + ": " + unreachable.reason() + "; the agent connects as soon as the hub answers");
      return ExitCode.OK;
    }
    return outcome(outcome);
  }

  private int outcome(ApiKeyProbe.Outcome outcome) {
    if (outcome instanceof ApiKeyProbe.Outcome.Unreachable unreachable) {
      printError(hub + ": " + unreachable.reason());
      return ExitCode.HUB_UNREACHABLE;
    }
    return outcome instanceof ApiKeyProbe.Outcome.Accepted ? ExitCode.OK : ExitCode.KEY_REJECTED;
  }

  private static ConfigText settings(EnrolFiles files, HubUrl address, Map<Setting, String> flags)
      throws IOException {
    ConfigText text =
        files
            .existingConfig()
            .without(Setting.API_KEY.key())
            .with(Setting.URL.key(), address.toString())
            .with(Setting.API_KEY_FILE.key(), files.key().toAbsolutePath().toString());
    for (Map.Entry<Setting, String> flag : flags.entrySet()) {
      text = text.with(flag.getKey().key(), flag.getValue());
    }
    return "allow-list".equals(flags.get(Setting.COMMANDS))
        ? text.withList("allowed_commands", EXAMPLE_LIST)
        : text;
  }

  /** Returns the configuration for connecting to the hub, without the permissions. */
  private AgentConfig trust(HubUrl address, Map<Setting, String> flags) {
    Map<Setting, String> trust = new EnumMap<>(flags);
    trust.keySet().removeAll(Set.of(Setting.CONTAINERS, Setting.COMMANDS));
    trust.put(Setting.URL, address.toString());
    return new AgentConfigLoader(environment()).load(trust, Path.of("/dev/null"));
  }

  private static HubEnrolment.Host host(String secret, EnrolFiles files) throws IOException {
    FromAgent.AgentDescription host =
        new HostDescriber(HostFiles.ofThisMachine())
            .describe(AgentVersion.current(), "enrol", List.of(), List.of());
    return new HubEnrolment.Host(
        secret,
        files.claim(new SecureRandom()),
        host.hostname(),
        host.os(),
        System.getProperty("os.arch"));
  }

  private String secret() throws IOException {
    if (code != null) {
      if (code.startsWith("chatops_")) {
        throw new ParameterException(
            spec.commandLine(),
            "--code accepts a code only, since every local user can read a command line: put"
                + " the token into a file and name it with --code-file");
      }
      return code.strip();
    }
    String given = codeFile == null ? environment().get(VARIABLE) : read(codeFile);
    if (given == null || given.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "Give a code or a token: --code, --code-file or " + VARIABLE);
    }
    return given.strip();
  }

  private String read(String file) throws IOException {
    if (file.equals("-")) {
      return new String(System.in.readNBytes(MAX_SECRET_BYTES), StandardCharsets.UTF_8);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(MAX_SECRET_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: name a file with a code or a token");
    }
  }

  private HubUrl address() {
    try {
      return HubUrl.parse(hub);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--hub " + e.getMessage(), e);
    }
  }

  /** Checks a permission; sets its default if it is missing, so that the configuration names it. */
  private void check(Map<Setting, String> flags, Setting setting, Set<String> allowed) {
    String value = flags.computeIfAbsent(setting, Setting::defaultValue);
    if (!allowed.contains(value)) {
      throw new ParameterException(
          spec.commandLine(),
          setting.flag().orElseThrow() + " must be one of " + String.join(", ", allowed));
    }
  }

  private Map<String, String> environment() {
    return AgentCommand.environment(spec);
  }

  private void print(String text) {
    spec.commandLine().getOut().println(Printable.line(text));
    spec.commandLine().getOut().flush();
  }

  private void printError(String text) {
    spec.commandLine().getErr().println(Printable.line("chatops-agent: " + text));
    spec.commandLine().getErr().flush();
  }
}
