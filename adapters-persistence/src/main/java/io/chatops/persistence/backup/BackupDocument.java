package io.chatops.persistence.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first entry of a backup: what the others are.
 *
 * @param schemaVersion the version of the schema that the tables have
 * @param program the version of the program that wrote it
 * @param metrics false: the measurements were left out
 * @param tables in the order of their entries: each after those that it refers to
 * @param sequences the last value of each sequence that was used
 */
record BackupDocument(
    int schemaVersion,
    String program,
    Instant takenAt,
    boolean metrics,
    List<Catalog.Table> tables,
    Map<String, Long> sequences) {
  static final String ENTRY = "backup.json";

  /** The version of the file's form. */
  private static final int FORMAT = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  byte[] toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("schema_version", schemaVersion);
    json.put("taken_at", takenAt.toString());
    json.put("metrics", metrics);
    ArrayNode list = json.putArray("tables");
    for (Catalog.Table table : tables) {
      ObjectNode each = list.addObject();
      each.put("name", table.name());
      table.columns().forEach(each.putArray("columns")::add);
      ObjectNode partitions = each.putObject("partitions");
      table.partitions().forEach(partitions::put);
    }
    ObjectNode values = json.putObject("sequences");
    sequences.forEach(values::put);
    return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  static BackupDocument parse(byte[] text) throws BackupException {
    JsonNode json = tree(text);
    int format = json.path("format").asInt();
    if (format != FORMAT) {
      throw new BackupException(
          "The backup has format %d; this ChatOps reads format %d. Restore it with the ChatOps that wrote it, version %s"
              .formatted(format, FORMAT, json.path("program").asText("unknown")));
    }
    try {
      List<Catalog.Table> tables = new ArrayList<>();
      for (JsonNode each : json.path("tables")) {
        List<String> columns = new ArrayList<>();
        each.path("columns").forEach(column -> columns.add(column.asText()));
        Map<String, String> partitions = new LinkedHashMap<>();
        each.path("partitions")
            .properties()
            .forEach(
                partition -> partitions.put(partition.getKey(), partition.getValue().asText()));
        tables.add(new Catalog.Table(each.path("name").asText(), columns, partitions));
      }
      Map<String, Long> sequences = new LinkedHashMap<>();
      json.path("sequences")
          .properties()
          .forEach(value -> sequences.put(value.getKey(), value.getValue().asLong()));
      return new BackupDocument(
          json.path("schema_version").asInt(),
          json.path("program").asText(),
          Instant.parse(json.path("taken_at").asText()),
          json.path("metrics").asBoolean(),
          tables,
          sequences);
    } catch (DateTimeException e) {
      throw damaged(e);
    }
  }

  /**
   * The content of one table as it was written.
   *
   * @param sha256 of the entry's bytes, in hexadecimal digits
   */
  record Content(long rows, String sha256) {}

  /** Returns the last entry of a backup, which has the content of each table by its name. */
  static byte[] contentsToJson(Map<String, Content> contents) {
    ObjectNode json = JSON.createObjectNode();
    contents.forEach(
        (table, content) ->
            json.putObject(table).put("rows", content.rows()).put("sha256", content.sha256()));
    return json.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, Content> parseContents(byte[] text) throws BackupException {
    Map<String, Content> contents = new LinkedHashMap<>();
    tree(text)
        .properties()
        .forEach(
            each ->
                contents.put(
                    each.getKey(),
                    new Content(
                        each.getValue().path("rows").asLong(),
                        each.getValue().path("sha256").asText())));
    return contents;
  }

  private static JsonNode tree(byte[] text) throws BackupException {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static BackupException damaged(Exception cause) {
    return new BackupException("The backup is damaged: its description cannot be read", cause);
  }
}
