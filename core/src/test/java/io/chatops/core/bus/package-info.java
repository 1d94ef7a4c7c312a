@NullMarked
package io.chatops.core.bus;

import org.jspecify.annotations.NullMarked;
