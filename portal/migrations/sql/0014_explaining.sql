-- Whose links an organisation inherits is said once: what explains a scope asks the function that makes it. It
-- reads with the rights of whoever asks, so a partner learns of its own contracts and those below it.
grant execute on function portal.link_viewers() to portal_scoped, portal_hq, portal_auditor;
