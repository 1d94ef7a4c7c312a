package io.chatops.agent.cli;

import io.chatops.agent.collect.HostDescriber;
import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentConfigLoader;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.ConfigException;
import io.chatops.agent.config.HubLocation;
import io.chatops.agent.config.Setting;
import io.chatops.agent.connection.ApiKeyProbe;
import io.chatops.agent.connection.HubTrust;
import io.chatops.agent.enrol.ConfigText;
import io.chatops.agent.enrol.EnrolFiles;
import io.chatops.agent.enrol.HubEnrolment;
import io.chatops.agent.enrol.HubEnrolment.Answer;
import io.chatops.agent.reporting.AgentVersion;
import io.chatops.protocol.FromAgent;
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
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    description = "Enrols this host as a server of a hub, with a code or a token from the hub.",
    footer = {
      "",
      "The code or token comes from --code-file, else from CHATOPS_ENROL_CODE. --code accepts"
          + " a code only: every local user can read a command line, and a code works only once.",
      "Running it again changes nothing; after a failure it resumes."
    })
final class EnrolCommand implements Callable<Integer> {
  static final String VARIABLE = "CHATOPS_ENROL_CODE";

  /** Set by the hub's installation script, which says itself how to start the agent. */
  private static final String INSTALLING = "CHATOPS_INSTALLING";

  private static final int MOST_SECRET_BYTES = 1_000;

  /** There if systemd runs, see {@code sd_booted(3)}. */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private static final String EXAMPLE_LIST =
      """
      # The commands that may run, such as: systemctl restart {unit:name}
      allowed_commands:
        - "uptime"
        - "df -h"
      """;

  /** The settings that are flags here, too: what the hub may do, and how it is known. */
  static final Set<String> FLAGS = Set.of("containers", "commands", "ca_file", "hub_fingerprint");

  private final Map<String, String> environment;
  private final InputStream input;
  private final Pause pause;

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

  /** A wait between two questions. */
  @FunctionalInterface
  interface Pause {
    void ofMilliseconds(long milliseconds) throws InterruptedException;
  }

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  EnrolCommand(Map<String, String> environment, InputStream input, Pause pause) {
    this.environment = environment;
    this.input = input;
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    HubLocation address = address();
    Map<Setting, String> flags = ConfigOptions.given(spec.commandLine().getParseResult());
    check(flags, Setting.CONTAINERS, Set.of("off", "read", "control"));
    check(flags, Setting.COMMANDS, Set.of("off", "allow-list", "any"));
    SSLSocketFactory sockets = HubTrust.sockets(trust(address, flags));
    EnrolFiles files = new EnrolFiles(config, config.resolveSibling("agent.key"));
    AgentKey present = files.presentKey().orElse(null);
    if (present != null && !force) {
      return already(new ApiKeyProbe(address, sockets).ask(present), files);
    }
    String secret = secret();
    Answer answer = ask(new HubEnrolment(address, sockets), host(secret, files));
    if (answer instanceof Answer.Enrolled enrolled) {
      files.finish(enrolled.key(), settings(files, address, flags));
      say("Enrolled as " + enrolled.serverName() + "; the key is in " + files.key());
      sayHowToStart();
      return enrolled(new ApiKeyProbe(address, sockets).ask(enrolled.key()));
    }
    if (answer instanceof Answer.Refused refused) {
      if (refused.forGood()) {
        // A later try begins anew. Otherwise the hub knows this host, and counts another as one
        // more.
        files.giveUp();
      }
      complain(refused.reason());
      return ExitCode.KEY_REFUSED;
    }
    if (answer instanceof Answer.Unreachable unreachable) {
      complain(address + ": " + unreachable.reason());
      return ExitCode.HUB_UNREACHABLE;
    }
    complain(
        (answer instanceof Answer.Busy busy ? busy.reason() : "this host is not approved yet")
            + "; run the same command again to keep waiting");
    return ExitCode.STILL_WAITING;
  }

  /** Says nothing where a unit of systemd reads this configuration. */
  private void sayHowToStart() {
    if (environment.containsKey(INSTALLING)) {
      return;
    }
    if (!config.equals(AgentConfigLoader.DEFAULT_FILE) || !Files.isDirectory(SYSTEMD)) {
      say(
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
        // Not all hosts of a fleet in the same second again.
        seconds = busy.seconds() + ThreadLocalRandom.current().nextInt(tries + 1);
      } else {
        return answer;
      }
      if (seconds > wait - waited) {
        return answer;
      }
      if (answer instanceof Answer.Busy busy) {
        say("Waiting " + seconds + " s: " + busy.reason());
      } else if (waited == 0) {
        say("Waiting for the token's owner to approve this host on the hub's enrolment page");
      }
      pause.ofMilliseconds(seconds * 1_000L);
      waited += seconds;
    }
  }

  private int already(ApiKeyProbe.Outcome outcome, EnrolFiles files) {
    if (outcome instanceof ApiKeyProbe.Outcome.Accepted) {
      say("This host is already enrolled, and the hub accepts its key; --force replaces it");
      return ExitCode.OK;
    }
    if (outcome instanceof ApiKeyProbe.Outcome.Refused) {
      complain(
          files.key()
              + " holds a key that the hub did not accept; --force replaces it with a new one");
    }
    return outcome(outcome);
  }

  /** A hub that answers no more has taken this host in nevertheless, and the agent asks again. */
  private int enrolled(ApiKeyProbe.Outcome outcome) {
    if (outcome instanceof ApiKeyProbe.Outcome.Unreachable unreachable) {
      complain(
          hub + ": " + unreachable.reason() + "; the agent connects as soon as the hub answers");
      return ExitCode.OK;
    }
    return outcome(outcome);
  }

  private int outcome(ApiKeyProbe.Outcome outcome) {
    if (outcome instanceof ApiKeyProbe.Outcome.Unreachable unreachable) {
      complain(hub + ": " + unreachable.reason());
      return ExitCode.HUB_UNREACHABLE;
    }
    return outcome instanceof ApiKeyProbe.Outcome.Accepted ? ExitCode.OK : ExitCode.KEY_REFUSED;
  }

  private static ConfigText settings(
      EnrolFiles files, HubLocation address, Map<Setting, String> flags) throws IOException {
    ConfigText text =
        files
            .presentConfig()
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

  /** Returns what tells the hub from others; the permissions have no part in it. */
  private AgentConfig trust(HubLocation address, Map<Setting, String> flags) {
    Map<Setting, String> trust = new EnumMap<>(flags);
    trust.keySet().removeAll(Set.of(Setting.CONTAINERS, Setting.COMMANDS));
    trust.put(Setting.URL, address.toString());
    return new AgentConfigLoader(environment).load(trust, Path.of("/dev/null"));
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
                + " the token into a file and name that by --code-file");
      }
      return code.strip();
    }
    String given = codeFile == null ? environment.get(VARIABLE) : read(codeFile);
    if (given == null || given.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "Name a code or a token: --code, --code-file or " + VARIABLE);
    }
    return given.strip();
  }

  private String read(String file) throws IOException {
    if (file.equals("-")) {
      return new String(input.readNBytes(MOST_SECRET_BYTES), StandardCharsets.UTF_8);
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(MOST_SECRET_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: name a file with a code or a token");
    }
  }

  private HubLocation address() {
    try {
      return HubLocation.parse(hub);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--hub cannot be used: " + e.getMessage(), e);
    }
  }

  /** Takes the default of a permission that is not given, so that the configuration names it. */
  private void check(Map<Setting, String> flags, Setting setting, Set<String> allowed) {
    String value = flags.computeIfAbsent(setting, Setting::defaultValue);
    if (!allowed.contains(value)) {
      throw new ParameterException(
          spec.commandLine(),
          setting.flag().orElseThrow() + " must be one of " + String.join(", ", allowed));
    }
  }

  private void say(String text) {
    spec.commandLine().getOut().println(Printable.line(text));
    spec.commandLine().getOut().flush();
  }

  private void complain(String text) {
    spec.commandLine().getErr().println(Printable.line("chatops-agent: " + text));
    spec.commandLine().getErr().flush();
  }
}
