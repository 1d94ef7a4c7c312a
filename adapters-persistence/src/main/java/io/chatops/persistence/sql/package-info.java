/**
 * Rules that all adapters of PostgreSQL share: storable values, locks and failures. {@link
 * io.chatops.persistence.sql.StorageFailure} classifies the errors of the database.
 */
@org.jspecify.annotations.NullMarked
package io.chatops.persistence.sql;
