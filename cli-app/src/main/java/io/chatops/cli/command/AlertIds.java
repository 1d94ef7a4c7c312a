package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Ids of alerts as people type them. */
final class AlertIds {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private AlertIds() {}

  /** Throws at the first word that is no id of an alert. */
  static void check(List<String> words) {
    for (String word : words) {
      if (!ID.matcher(word).matches()) {
        throw CliException.usage(
            word + " is not the id of an alert; chatops alerts lists ids in the column ID");
      }
    }
  }

  /** Returns the data of an answer; if an alert is not there, the remedy is a command. */
  static JsonNode known(Supplier<HubAnswer> question) {
    try {
      return question.get().data();
    } catch (CliException e) {
      throw e.exitCode() == CliExitCode.NOT_FOUND
          ? CliException.notFound(
              String.valueOf(e.getMessage())
                  .replace("GET /api/v1/alerts", "chatops alerts --status all"))
          : e;
    }
  }
}
