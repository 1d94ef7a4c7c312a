/**
 * Backups of the database in a file, taken while hubs run, and their restore. {@link
 * io.chatops.persistence.backup.BackupWriter} writes, {@link io.chatops.persistence.backup.Restore}
 * reads the format of {@code docs/internals/backup-format.md}.
 */
@NullMarked
package io.chatops.persistence.backup;

import org.jspecify.annotations.NullMarked;
