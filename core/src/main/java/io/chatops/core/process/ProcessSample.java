package io.chatops.core.process;

import io.chatops.core.metric.ReportedProcess;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A process as its agent reported it; missing fields are absent. Long texts are cut.
 *
 * @param cpu share of one core, in percent
 * @param memory resident, in MiB
 * @param command with arguments; its agent has masked secrets
 * @param group the container's name, or the systemd service, that it belongs to
 */
public record ProcessSample(
    @Nullable Long pid,
    @Nullable String name,
    @Nullable String user,
    @Nullable Double cpu,
    @Nullable Double memory,
    @Nullable String command,
    @Nullable String group) {
  public static final int MAX_NAME = 100;
  public static final int MAX_COMMAND = 200;

  static final Comparator<ProcessSample> BY_CPU = descending(ProcessSample::cpu);
  static final Comparator<ProcessSample> BY_MEMORY = descending(ProcessSample::memory);

  public ProcessSample {
    name = cut(name, MAX_NAME);
    user = cut(user, MAX_NAME);
    command = cut(command, MAX_COMMAND);
    group = cut(group, MAX_NAME);
  }

  static ProcessSample of(ReportedProcess process) {
    return new ProcessSample(
        process.pid(),
        process.name(),
        process.user(),
        process.cpu(),
        process.memory(),
        whole(process.name(), process.command()),
        process.group());
  }

  /** Lets a command that is too long begin with what it is known by, which may come late in it. */
  private static @Nullable String whole(@Nullable String name, @Nullable String command) {
    if (command == null || command.length() <= MAX_COMMAND) {
      return command;
    }
    String program = ProgramName.of(name, command);
    return command.substring(0, MAX_COMMAND).contains(program) ? command : program;
  }

  private interface Share {
    @Nullable Double of(ProcessSample process);
  }

  private static Comparator<ProcessSample> descending(Share share) {
    return Comparator.comparingDouble(
        process -> {
          Double value = share.of(process);
          return value == null ? Double.POSITIVE_INFINITY : -value;
        });
  }

  /** Cuts a text, never through the middle of a character. */
  private static @Nullable String cut(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
