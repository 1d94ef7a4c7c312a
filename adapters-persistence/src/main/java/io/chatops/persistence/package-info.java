@NullMarked
package io.chatops.persistence;

import org.jspecify.annotations.NullMarked;
