/**
 * Backups of the database in a file, taken while hubs run, and their way back. docs/backup.md
 * describes the format. {@link io.chatops.persistence.backup.BackupWriter} writes, {@link
 * io.chatops.persistence.backup.Restore} reads.
 */
@NullMarked
package io.chatops.persistence.backup;

import org.jspecify.annotations.NullMarked;
