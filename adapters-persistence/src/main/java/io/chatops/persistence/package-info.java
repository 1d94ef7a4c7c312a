/**
 * The storage ports on PostgreSQL, one package per feature; {@link
 * io.chatops.persistence.PostgresStorage} bundles them. Hibernate stores the business records,
 * plain JDBC the measurements, and the schema is in {@code db/migration}.
 */
@NullMarked
package io.chatops.persistence;

import org.jspecify.annotations.NullMarked;
