CREATE TABLE audit (
  seq INTEGER NOT NULL, 
  at INTEGER NOT NULL, 
  monotonic INTEGER NOT NULL, 
  clock_offset INTEGER DEFAULT 0 NOT NULL, 
  actor TEXT NOT NULL, 
  role TEXT NOT NULL, 
  device TEXT NOT NULL, 
  session TEXT NOT NULL, 
  person_id INTEGER, 
  action TEXT NOT NULL, 
  refs TEXT DEFAULT '' NOT NULL, 
  purpose TEXT DEFAULT 'TREAT' NOT NULL, 
  outcome TEXT DEFAULT 'ok' NOT NULL, 
  epoch INTEGER DEFAULT 0 NOT NULL, 
  previous_mac BLOB NOT NULL, 
  mac BLOB NOT NULL, 
  PRIMARY KEY (seq)
)
 STRICT
--;
CREATE INDEX ix_audit_person ON audit (person_id)
--;
CREATE TABLE code (
  id INTEGER NOT NULL, 
  system TEXT NOT NULL, 
  code TEXT NOT NULL, 
  display TEXT NOT NULL, 
  PRIMARY KEY (id), 
  UNIQUE (system, code)
)
 STRICT
--;
CREATE TABLE household (
  id INTEGER NOT NULL, 
  kind TEXT NOT NULL, 
  "key" TEXT NOT NULL, 
  name TEXT NOT NULL, 
  PRIMARY KEY (id), 
  UNIQUE ("key")
)
 STRICT
--;
CREATE TABLE import_run (
  id INTEGER NOT NULL, 
  started_at INTEGER NOT NULL, 
  ended_at INTEGER, 
  actor TEXT NOT NULL, 
  state TEXT NOT NULL, 
  counts TEXT DEFAULT '{}' NOT NULL, 
  PRIMARY KEY (id)
)
 STRICT
--;
CREATE TABLE label_set (
  id INTEGER NOT NULL, 
  labels TEXT NOT NULL, 
  PRIMARY KEY (id), 
  UNIQUE (labels)
)
 STRICT
--;
CREATE TABLE meta (
  "key" TEXT NOT NULL, 
  value TEXT NOT NULL, 
  PRIMARY KEY ("key")
)
 STRICT
--;
CREATE TABLE source (
  id INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  kind TEXT NOT NULL, 
  latest_at INTEGER, 
  PRIMARY KEY (id), 
  UNIQUE (name)
)
 STRICT
--;
CREATE TABLE value_set (
  id INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  digest TEXT NOT NULL, 
  PRIMARY KEY (id), 
  UNIQUE (name)
)
 STRICT
--;
CREATE TABLE person (
  id INTEGER NOT NULL, 
  known INTEGER DEFAULT 0 NOT NULL, 
  active INTEGER DEFAULT 1 NOT NULL, 
  merged_into INTEGER, 
  patient_id INTEGER, 
  family TEXT DEFAULT '' NOT NULL, 
  given TEXT DEFAULT '' NOT NULL, 
  prefix TEXT DEFAULT '' NOT NULL, 
  suffix TEXT DEFAULT '' NOT NULL, 
  sort_name TEXT DEFAULT '' NOT NULL, 
  birth_day INTEGER, 
  birth_high INTEGER, 
  sex TEXT, 
  birth_sex TEXT, 
  deceased INTEGER DEFAULT 0 NOT NULL, 
  death_day INTEGER, 
  language TEXT, 
  interpreter INTEGER DEFAULT 0 NOT NULL, 
  marital TEXT, 
  race TEXT, 
  ethnicity TEXT, 
  household_id INTEGER, 
  labels_id INTEGER DEFAULT 0 NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(merged_into) REFERENCES person (id), 
  FOREIGN KEY(household_id) REFERENCES household (id), 
  FOREIGN KEY(labels_id) REFERENCES label_set (id)
)
 STRICT
--;
CREATE INDEX ix_person_household ON person (household_id)
--;
CREATE INDEX ix_person_merged ON person (merged_into)
--;
CREATE TABLE quarantine (
  id INTEGER NOT NULL, 
  run_id INTEGER NOT NULL, 
  file TEXT NOT NULL, 
  line INTEGER, 
  resource TEXT NOT NULL, 
  path TEXT NOT NULL, 
  reason TEXT NOT NULL, 
  body BLOB, 
  PRIMARY KEY (id), 
  FOREIGN KEY(run_id) REFERENCES import_run (id)
)
 STRICT
--;
CREATE TABLE set_code (
  set_id INTEGER NOT NULL, 
  code_id INTEGER NOT NULL, 
  PRIMARY KEY (set_id, code_id), 
  FOREIGN KEY(set_id) REFERENCES value_set (id) ON DELETE CASCADE, 
  FOREIGN KEY(code_id) REFERENCES code (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX ix_set_code_code ON set_code (code_id)
--;
CREATE TABLE duplicate (
  id INTEGER NOT NULL, 
  a_id INTEGER NOT NULL, 
  b_id INTEGER NOT NULL, 
  score INTEGER NOT NULL, 
  why TEXT NOT NULL, 
  state TEXT DEFAULT 'proposed' NOT NULL, 
  actor TEXT, 
  at INTEGER, 
  PRIMARY KEY (id), 
  UNIQUE (a_id, b_id), 
  CHECK (a_id < b_id), 
  FOREIGN KEY(a_id) REFERENCES person (id), 
  FOREIGN KEY(b_id) REFERENCES person (id)
)
 STRICT
--;
CREATE TABLE panel_row (
  pos INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  family TEXT NOT NULL, 
  given TEXT NOT NULL, 
  mrn TEXT DEFAULT '' NOT NULL, 
  birth_day INTEGER, 
  birth_high INTEGER, 
  age INTEGER, 
  sex TEXT, 
  team_id INTEGER, 
  team TEXT DEFAULT '' NOT NULL, 
  pcp_id INTEGER, 
  pcp TEXT DEFAULT '' NOT NULL, 
  conditions TEXT DEFAULT '' NOT NULL, 
  condition_count INTEGER DEFAULT 0 NOT NULL, 
  medicines INTEGER DEFAULT 0 NOT NULL, 
  contact_day INTEGER, 
  visit_day INTEGER, 
  visit_minute INTEGER, 
  visit_text TEXT DEFAULT '' NOT NULL, 
  language TEXT, 
  interpreter INTEGER DEFAULT 0 NOT NULL, 
  city TEXT DEFAULT '' NOT NULL, 
  household_id INTEGER, 
  notes INTEGER DEFAULT 0 NOT NULL, 
  deceased INTEGER DEFAULT 0 NOT NULL, 
  active INTEGER DEFAULT 1 NOT NULL, 
  in_panel INTEGER DEFAULT 1 NOT NULL, 
  PRIMARY KEY (pos), 
  UNIQUE (person_id), 
  FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
--;
CREATE INDEX ix_panel_row_team ON panel_row (team_id, pcp_id, in_panel, contact_day)
--;
CREATE TABLE person_merge (
  id INTEGER NOT NULL, 
  kept_id INTEGER NOT NULL, 
  merged_id INTEGER NOT NULL, 
  reason TEXT NOT NULL, 
  actor TEXT NOT NULL, 
  at INTEGER NOT NULL, 
  undone_at INTEGER, 
  undone_by TEXT, 
  PRIMARY KEY (id), 
  FOREIGN KEY(kept_id) REFERENCES person (id), 
  FOREIGN KEY(merged_id) REFERENCES person (id)
)
 STRICT
--;
CREATE INDEX ix_person_merge_merged ON person_merge (merged_id)
--;
CREATE TABLE resource (
  id INTEGER NOT NULL, 
  source_id INTEGER NOT NULL, 
  type TEXT NOT NULL, 
  fhir_id TEXT NOT NULL, 
  state INTEGER NOT NULL, 
  version TEXT, 
  updated_at INTEGER, 
  digest BLOB, 
  person_id INTEGER, 
  origin_id INTEGER, 
  labels_id INTEGER DEFAULT 0 NOT NULL, 
  run_id INTEGER, 
  PRIMARY KEY (id), 
  UNIQUE (source_id, type, fhir_id), 
  FOREIGN KEY(source_id) REFERENCES source (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(origin_id) REFERENCES person (id), 
  FOREIGN KEY(labels_id) REFERENCES label_set (id), 
  FOREIGN KEY(run_id) REFERENCES import_run (id)
)
 STRICT
--;
CREATE INDEX ix_resource_person ON resource (person_id)
--;
CREATE TABLE directory (
  resource_id INTEGER NOT NULL, 
  kind TEXT NOT NULL, 
  name TEXT NOT NULL, 
  role TEXT, 
  phone TEXT, 
  place TEXT, 
  belongs_to INTEGER, 
  active INTEGER DEFAULT 1 NOT NULL, 
  PRIMARY KEY (resource_id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE, 
  FOREIGN KEY(belongs_to) REFERENCES resource (id)
)
 STRICT
--;
CREATE INDEX ix_directory_belongs_to ON directory (belongs_to)
--;
CREATE TABLE empanelment (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  origin_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  carer_id INTEGER NOT NULL, 
  role TEXT NOT NULL, 
  start_day INTEGER, 
  end_day INTEGER, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(origin_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE, 
  FOREIGN KEY(carer_id) REFERENCES resource (id)
)
 STRICT
--;
CREATE INDEX ix_empanelment_carer ON empanelment (carer_id)
--;
CREATE INDEX ix_empanelment_person ON empanelment (person_id)
--;
CREATE INDEX ix_empanelment_resource ON empanelment (resource_id)
--;
CREATE TABLE fact (
  id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  parent_id INTEGER, 
  kind INTEGER NOT NULL, 
  code_id INTEGER, 
  title TEXT, 
  text TEXT, 
  start_day INTEGER, 
  start_high INTEGER, 
  start_at INTEGER, 
  start_offset INTEGER, 
  end_day INTEGER, 
  end_high INTEGER, 
  end_at INTEGER, 
  end_offset INTEGER, 
  recorded_day INTEGER, 
  recorded_at INTEGER, 
  status TEXT, 
  verification TEXT, 
  intent TEXT, 
  negated INTEGER DEFAULT 0 NOT NULL, 
  class TEXT, 
  value REAL, 
  value_raw TEXT, 
  value_type TEXT, 
  value_code_id INTEGER, 
  value_text TEXT, 
  value_day INTEGER, 
  comparator TEXT, 
  unit TEXT, 
  standard REAL, 
  low REAL, 
  high REAL, 
  interpretation TEXT, 
  absent TEXT, 
  labels_id INTEGER DEFAULT 0 NOT NULL, 
  same_as INTEGER, 
  PRIMARY KEY (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE, 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(code_id) REFERENCES code (id), 
  FOREIGN KEY(value_code_id) REFERENCES code (id), 
  FOREIGN KEY(labels_id) REFERENCES label_set (id)
)
 STRICT
--;
CREATE INDEX ix_fact_code ON fact (code_id, person_id, start_day, kind, (CASE WHEN same_as IS NULL AND negated = 0 THEN CASE WHEN (verification IS NULL OR NOT (verification = 'refuted' OR verification = 'entered-in-error')) THEN 1 ELSE 0 END + CASE WHEN (status IS NULL OR NOT (status = 'not-done' OR status = 'cancelled' OR status = 'entered-in-error' OR status = 'registered' OR status = 'preparation' OR status = 'on-hold' OR status = 'draft' OR status = 'unknown')) AND (kind <> 4 OR status = 'completed') AND (verification IS NULL OR NOT (verification = 'refuted' OR verification = 'entered-in-error')) AND kind <> 14 AND kind <> 17 AND kind <> 20 AND kind <> 24 THEN 2 ELSE 0 END + CASE WHEN CASE kind WHEN 2 THEN 0 WHEN 5 THEN kind = 5 AND status = 'active' AND (intent IS NULL OR (intent = 'order' OR intent = 'original-order' OR intent = 'reflex-order' OR intent = 'filler-order' OR intent = 'instance-order')) WHEN 6 THEN kind = 6 AND (status = 'active' OR status = 'intended') WHEN 9 THEN status = 'completed' ELSE (status IS NULL OR (status = 'active' OR status = 'recurrence' OR status = 'relapse')) END THEN 4 ELSE 0 END + CASE WHEN standard IS NOT NULL AND (status = 'final' OR status = 'amended' OR status = 'corrected') THEN 8 ELSE 0 END ELSE 0 END), end_day, end_high, recorded_day, standard)
--;
CREATE INDEX ix_fact_person ON fact (person_id, kind, start_day)
--;
CREATE INDEX ix_fact_resource ON fact (resource_id)
--;
CREATE INDEX ix_fact_same ON fact (person_id, same_as, kind, start_day) WHERE same_as IS NOT NULL
--;
CREATE TABLE measure_result (
  id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  measure TEXT NOT NULL, 
  title TEXT NOT NULL, 
  group_code TEXT NOT NULL, 
  stratum TEXT DEFAULT '' NOT NULL, 
  start_day INTEGER NOT NULL, 
  end_day INTEGER NOT NULL, 
  numerator INTEGER, 
  denominator INTEGER, 
  score REAL, 
  unit TEXT, 
  PRIMARY KEY (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_measure_result_measure ON measure_result (measure, start_day)
--;
CREATE INDEX ix_measure_result_resource ON measure_result (resource_id)
--;
CREATE TABLE person_address (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  use TEXT, 
  line TEXT NOT NULL, 
  city TEXT NOT NULL, 
  district TEXT NOT NULL, 
  state TEXT NOT NULL, 
  postal_code TEXT NOT NULL, 
  country TEXT NOT NULL, 
  ended INTEGER DEFAULT 0 NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_person_address_person ON person_address (person_id)
--;
CREATE INDEX ix_person_address_resource ON person_address (resource_id)
--;
CREATE TABLE person_contact (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  system TEXT NOT NULL, 
  value TEXT NOT NULL, 
  use TEXT, 
  rank INTEGER, 
  ended INTEGER DEFAULT 0 NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_person_contact_person ON person_contact (person_id)
--;
CREATE INDEX ix_person_contact_resource ON person_contact (resource_id)
--;
CREATE TABLE person_identifier (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  system TEXT NOT NULL, 
  value TEXT NOT NULL, 
  use TEXT, 
  type TEXT, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_person_identifier_person ON person_identifier (person_id)
--;
CREATE INDEX ix_person_identifier_resource ON person_identifier (resource_id)
--;
CREATE INDEX ix_person_identifier_value ON person_identifier (value, system)
--;
CREATE TABLE person_name (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  use TEXT, 
  family TEXT NOT NULL, 
  given TEXT NOT NULL, 
  prefix TEXT NOT NULL, 
  suffix TEXT NOT NULL, 
  text TEXT NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_person_name_person ON person_name (person_id)
--;
CREATE INDEX ix_person_name_resource ON person_name (resource_id)
--;
CREATE TABLE person_race (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  kind TEXT NOT NULL, 
  level TEXT NOT NULL, 
  code TEXT NOT NULL, 
  display TEXT NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_person_race_person ON person_race (person_id)
--;
CREATE INDEX ix_person_race_resource ON person_race (resource_id)
--;
CREATE TABLE related (
  id INTEGER NOT NULL, 
  person_id INTEGER NOT NULL, 
  resource_id INTEGER NOT NULL, 
  name TEXT NOT NULL, 
  relationship TEXT NOT NULL, 
  phone TEXT NOT NULL, 
  active INTEGER DEFAULT 1 NOT NULL, 
  PRIMARY KEY (id), 
  FOREIGN KEY(person_id) REFERENCES person (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_related_person ON related (person_id)
--;
CREATE INDEX ix_related_resource ON related (resource_id)
--;
CREATE TABLE resource_alias (
  source_id INTEGER NOT NULL, 
  "key" TEXT NOT NULL, 
  resource_id INTEGER NOT NULL, 
  PRIMARY KEY (source_id, "key"), 
  FOREIGN KEY(source_id) REFERENCES source (id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE INDEX ix_resource_alias_resource ON resource_alias (resource_id)
--;
CREATE TABLE resource_body (
  resource_id INTEGER NOT NULL, 
  body BLOB NOT NULL, 
  PRIMARY KEY (resource_id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE TABLE resource_code (
  resource_id INTEGER NOT NULL, 
  code_id INTEGER NOT NULL, 
  place INTEGER NOT NULL, 
  PRIMARY KEY (resource_id, code_id), 
  FOREIGN KEY(resource_id) REFERENCES resource (id) ON DELETE CASCADE, 
  FOREIGN KEY(code_id) REFERENCES code (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE TABLE team_member (
  id INTEGER NOT NULL, 
  team_id INTEGER NOT NULL, 
  member_id INTEGER, 
  role TEXT, 
  name TEXT, 
  start_day INTEGER, 
  end_day INTEGER, 
  PRIMARY KEY (id), 
  FOREIGN KEY(team_id) REFERENCES resource (id) ON DELETE CASCADE, 
  FOREIGN KEY(member_id) REFERENCES resource (id)
)
 STRICT
--;
CREATE INDEX ix_team_member_team ON team_member (team_id)
--;
CREATE TABLE fact_code (
  fact_id INTEGER NOT NULL, 
  role TEXT NOT NULL, 
  code_id INTEGER NOT NULL, 
  PRIMARY KEY (fact_id, role, code_id), 
  FOREIGN KEY(fact_id) REFERENCES fact (id) ON DELETE CASCADE, 
  FOREIGN KEY(code_id) REFERENCES code (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX ix_fact_code_code ON fact_code (code_id, role)
--;
CREATE TABLE fact_link (
  fact_id INTEGER NOT NULL, 
  role TEXT NOT NULL, 
  resource_id INTEGER NOT NULL, 
  rank INTEGER, 
  PRIMARY KEY (fact_id, role, resource_id), 
  FOREIGN KEY(fact_id) REFERENCES fact (id) ON DELETE CASCADE, 
  FOREIGN KEY(resource_id) REFERENCES resource (id)
)
 WITHOUT ROWID,
 STRICT
--;
CREATE INDEX ix_fact_link_target ON fact_link (resource_id, role)
--;
CREATE TABLE medication (
  fact_id INTEGER NOT NULL, 
  supply_days REAL, 
  repeats INTEGER, 
  quantity REAL, 
  bounds_start INTEGER, 
  bounds_end INTEGER, 
  dose REAL, 
  dose_unit TEXT, 
  per_day REAL, 
  dosage TEXT, 
  PRIMARY KEY (fact_id), 
  FOREIGN KEY(fact_id) REFERENCES fact (id) ON DELETE CASCADE
)
 STRICT
--;
CREATE VIRTUAL TABLE person_search USING fts5(names, identifiers, team, pcp, city, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2", prefix='1 2 3')
--;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
--;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
--;
CREATE TRIGGER audit_next_only BEFORE INSERT ON audit WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN SELECT RAISE(ABORT, 'the audit trail has no gaps'); END
--;
INSERT INTO label_set(id, labels) VALUES (0, '')
