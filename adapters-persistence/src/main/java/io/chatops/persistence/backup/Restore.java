package io.chatops.persistence.backup;

import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.persistence.schema.SchemaException;
import io.chatops.persistence.schema.SchemaVersion;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;

/**
 * Restores a backup in one transaction, which it commits only if all of the file was there and
 * right. Whatever happens before, the database stays as it was.
 */
public final class Restore {
  /** More than any description of a backup takes. */
  private static final int LARGEST_DOCUMENT = 16 << 20;

  private final DataSource database;
  private final DatabaseLayout layout;
  private final Consumer<String> progress;
  private final Consumer<String> keys;

  /**
   * @param layout of the database from then on
   * @param progress receives a line for each table that has rows
   * @param keys receives the text of the key file, if the backup has one, just before the commit;
   *     what it throws ends the restore
   */
  public Restore(
      DataSource database,
      DatabaseLayout layout,
      Consumer<String> progress,
      Consumer<String> keys) {
    this.database = database;
    this.layout = layout;
    this.progress = progress;
    this.keys = keys;
  }

  /**
   * A restored backup.
   *
   * @param schemaVersion of its tables; the hub brings an earlier one up to date when it starts
   */
  public record Restored(int schemaVersion, long rows, boolean metrics, boolean keys) {}

  /**
   * Restores a backup into a database in which nobody has an account.
   *
   * @param replace drops what the database has of a hub, whatever it is
   * @throws BackupException if the backup is damaged or cut off, or the database is in use
   * @throws SchemaException if its schema is newer than this program
   */
  public Restored run(BackupInput input, boolean replace) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(input);
        Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Target target = new Target(connection);
      target.requireUnused(replace);
      BackupDocument document = description(zip);
      target.make(document, layout);
      return content(zip, input, document, target);
    } catch (SQLException e) {
      throw new BackupException("The database rejected the backup: " + e.getMessage(), e);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new BackupException("The backup is damaged or truncated: " + e.getMessage(), e);
    }
  }

  private static BackupDocument description(ZipInputStream zip) throws IOException {
    ZipEntry first = zip.getNextEntry();
    if (first == null || !first.getName().equals(BackupDocument.ENTRY)) {
      throw new BackupException("This file is no backup of ChatOps");
    }
    BackupDocument document = BackupDocument.parse(text(zip));
    if (document.schemaVersion() > SchemaVersion.NEWEST) {
      throw new SchemaException(
          "The backup has a schema of version %d, written by ChatOps %s; this one supports versions up to %d. Restore it with that ChatOps or a newer one"
              .formatted(document.schemaVersion(), document.program(), SchemaVersion.NEWEST));
    }
    if (document.schemaVersion() < 1) {
      throw new BackupException("The backup is damaged: it names no version of a schema");
    }
    return document;
  }

  private Restored content(
      ZipInputStream zip, BackupInput input, BackupDocument document, Target target)
      throws IOException, SQLException {
    Map<String, BackupDocument.Content> loaded = new LinkedHashMap<>();
    Optional<String> keyText = Optional.empty();
    Map<String, BackupDocument.Content> promised = null;
    Set<String> seen = new HashSet<>(Set.of(BackupDocument.ENTRY));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (!seen.add(name)) {
        throw new BackupException("The backup is damaged: it has an entry twice");
      }
      if (name.equals(BackupWriter.KEYS)) {
        keyText = Optional.of(new String(text(zip), StandardCharsets.UTF_8));
      } else if (name.equals(BackupWriter.CONTENTS)) {
        promised = BackupDocument.parseContents(text(zip));
      } else {
        Catalog.Table table =
            document.tables().stream()
                .filter(each -> name.equals(BackupWriter.TABLES + each.name()))
                .findFirst()
                .orElseThrow(
                    () -> new BackupException("The backup is damaged: it has an unknown entry"));
        loaded.put(table.name(), target.load(table, zip));
        long rows = loaded.get(table.name()).rows();
        if (rows > 0) {
          progress.accept(table.name() + ": " + rows + " rows");
        }
      }
    }
    input.requireEnd();
    if (promised == null) {
      throw new BackupException("The backup is truncated: the end of its tables is missing");
    }
    requireSame(promised, loaded, document);
    target.finish(document);
    keyText.ifPresent(keys);
    try {
      target.commit();
    } catch (SQLException e) {
      throw new BackupException(
          "The database did not commit the backup: "
              + e.getMessage()
              + "; restore it again"
              + (keyText.isPresent() ? ". Its key file was put in place already" : ""),
          e);
    }
    return new Restored(
        document.schemaVersion(),
        loaded.values().stream().mapToLong(BackupDocument.Content::rows).sum(),
        document.metrics(),
        keyText.isPresent());
  }

  private static void requireSame(
      Map<String, BackupDocument.Content> promised,
      Map<String, BackupDocument.Content> loaded,
      BackupDocument document)
      throws BackupException {
    for (Catalog.Table table : document.tables()) {
      BackupDocument.Content content = loaded.get(table.name());
      if (content == null || !content.equals(promised.get(table.name()))) {
        throw new BackupException(
            "The backup is damaged: its table " + table.name() + " is not as it was written");
      }
    }
  }

  private static byte[] text(ZipInputStream zip) throws IOException {
    byte[] text = zip.readNBytes(LARGEST_DOCUMENT + 1);
    if (text.length > LARGEST_DOCUMENT) {
      throw new BackupException("The backup is damaged: its description is too long");
    }
    return text;
  }
}
