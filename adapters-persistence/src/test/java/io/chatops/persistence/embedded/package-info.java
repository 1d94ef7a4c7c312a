/** Tests of the embedded database, with the real programs. */
@NullMarked
package io.chatops.persistence.embedded;

import org.jspecify.annotations.NullMarked;
