/**
 * The storage ports on PostgreSQL: one adapter per port with its SQL beside it, over a {@link
 * javax.sql.DataSource}. The schema is in {@code db/migration}.
 */
@NullMarked
package io.chatops.persistence.postgres;

import org.jspecify.annotations.NullMarked;
