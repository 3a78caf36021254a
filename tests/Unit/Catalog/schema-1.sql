-- A catalog of schema 1, as the version that had it left it: a cluster of three, grown by one and shrunk again; another one made and deleted.
PRAGMA foreign_keys = OFF;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE clusters (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    datastore TEXT NOT NULL,
    version TEXT NOT NULL,
    provider TEXT NOT NULL,
    locality TEXT NOT NULL,
    task TEXT NOT NULL,
    operation_id TEXT,
    revision INTEGER NOT NULL,
    highest_number INTEGER NOT NULL,
    facts TEXT NOT NULL,
    message TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL);
INSERT INTO "clusters" VALUES('a4ea9f0c-6019-4f8f-a8a2-2352499f7875','default','web','WEB','redis','7.0.15','local','None','NONE',NULL,5,4,'{"ServerPath":"/usr/bin/redis-server","ServerKind":"Redis"}','','2026-11-22T00:14:40.0291548Z','2026-11-22T00:14:45.9491174Z');
CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    type TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    flavor TEXT NOT NULL,
    volume_size INTEGER,
    volume_used INTEGER,
    process TEXT NOT NULL,
    facts TEXT NOT NULL,
    message TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL);
INSERT INTO "nodes" VALUES('3fadf585-3bfe-4f1a-9028-ddc6d896f0d1','a4ea9f0c-6019-4f8f-a8a2-2352499f7875',1,'web-member-1','WEB-MEMBER-1','member','Primary','Active','127.0.0.1',21700,'1',1,40960,'{"Id":6256,"StartTime":"1417732","BootId":"fe041cec-18b6-435d-b339-b6c36729a06c"}','{"RedisId":"c1c9c2d5ad21042f5e04d7fefbf998dc18b629e5","Slots":"0-5461"}','','2026-11-22T00:14:40.0291548Z','2026-11-22T00:14:42.7269507Z');
INSERT INTO "nodes" VALUES('496a245a-ccc8-44de-92ea-caae7ac1e3dc','a4ea9f0c-6019-4f8f-a8a2-2352499f7875',2,'web-member-2','WEB-MEMBER-2','member','Primary','Active','127.0.0.1',21701,'1',1,40960,'{"Id":6255,"StartTime":"1417732","BootId":"fe041cec-18b6-435d-b339-b6c36729a06c"}','{"RedisId":"b8d1c47a3d660baa7c4adc7a8f33581a1e526830","Slots":"5462-10922"}','','2026-11-22T00:14:40.0291548Z','2026-11-22T00:14:42.7269507Z');
INSERT INTO "nodes" VALUES('58ecba8e-21f7-4df5-b05e-5cf61fb52dbe','a4ea9f0c-6019-4f8f-a8a2-2352499f7875',3,'web-member-3','WEB-MEMBER-3','member','Primary','Active','127.0.0.1',21702,'1',1,40960,'{"Id":6254,"StartTime":"1417732","BootId":"fe041cec-18b6-435d-b339-b6c36729a06c"}','{"RedisId":"d637a8af4946750ef64c770b2fc7ac92e326386d","Slots":"10923-16383"}','','2026-11-22T00:14:40.0291548Z','2026-11-22T00:14:42.7269507Z');
CREATE TABLE operation_steps (
    operation_id TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (operation_id, name)) WITHOUT ROWID;
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','complete','Done','2026-11-22T00:14:48.1816569Z');
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','form-cluster','Done','2026-11-22T00:14:48.1590607Z');
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','place-nodes','Done','2026-11-22T00:14:46.0640482Z');
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','prove','Done','2026-11-22T00:14:48.1777202Z');
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','record','Done','2026-11-22T00:14:46.0616899Z');
INSERT INTO "operation_steps" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','start-servers','Done','2026-11-22T00:14:46.1609522Z');
INSERT INTO "operation_steps" VALUES('5fb0fb11-4043-47d3-b831-2399762e4dc7','check-removal','Done','2026-11-22T00:14:45.2586228Z');
INSERT INTO "operation_steps" VALUES('5fb0fb11-4043-47d3-b831-2399762e4dc7','forget','Done','2026-11-22T00:14:45.6714223Z');
INSERT INTO "operation_steps" VALUES('5fb0fb11-4043-47d3-b831-2399762e4dc7','remove-records','Done','2026-11-22T00:14:45.9388329Z');
INSERT INTO "operation_steps" VALUES('5fb0fb11-4043-47d3-b831-2399762e4dc7','remove-servers','Done','2026-11-22T00:14:45.8628868Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','complete','Done','2026-11-22T00:14:45.0429597Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','form-cluster','Done','2026-11-22T00:14:45.0189382Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','place-nodes','Done','2026-11-22T00:14:42.8832032Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','prove','Done','2026-11-22T00:14:45.0367438Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','record','Done','2026-11-22T00:14:42.8713950Z');
INSERT INTO "operation_steps" VALUES('a9008449-5490-4a01-8658-d3684a499be7','start-servers','Done','2026-11-22T00:14:42.9728218Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','complete','Done','2026-11-22T00:14:42.7310976Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','form-cluster','Done','2026-11-22T00:14:42.5712830Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','place-nodes','Done','2026-11-22T00:14:40.3518771Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','prove','Done','2026-11-22T00:14:42.6892633Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','record','Done','2026-11-22T00:14:40.3080746Z');
INSERT INTO "operation_steps" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','start-servers','Done','2026-11-22T00:14:40.5271582Z');
INSERT INTO "operation_steps" VALUES('fa1355d6-8122-496c-b484-a81cf4c5a708','remove-records','Done','2026-11-22T00:14:48.3832969Z');
INSERT INTO "operation_steps" VALUES('fa1355d6-8122-496c-b484-a81cf4c5a708','remove-servers','Done','2026-11-22T00:14:48.3746513Z');
CREATE TABLE operations (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    cluster_id TEXT NOT NULL,
    cluster_name TEXT NOT NULL,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    percent INTEGER NOT NULL,
    plan TEXT NOT NULL,
    data TEXT NOT NULL,
    owner TEXT NOT NULL,
    heartbeat TEXT NOT NULL,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    error_id TEXT NOT NULL,
    message TEXT NOT NULL);
INSERT INTO "operations" VALUES('b1b25bc9-4542-455d-bba6-47b8b4d139a0','default','Create','a4ea9f0c-6019-4f8f-a8a2-2352499f7875','web','Done','Complete 3 node(s)',100,'Start web-member-1 (Redis 7.0.15, slots 0-5461)
Start web-member-2 (Redis 7.0.15, slots 5462-10922)
Start web-member-3 (Redis 7.0.15, slots 10923-16383)
Form a cluster of 3 nodes in which each knows all
Prove that every shard accepts a write and returns it','{"NodeIds":["3fadf585-3bfe-4f1a-9028-ddc6d896f0d1","496a245a-ccc8-44de-92ea-caae7ac1e3dc","58ecba8e-21f7-4df5-b05e-5cf61fb52dbe"],"KeepOnFailure":false,"AllowUnreachable":false,"Deadline":"2026-11-22T10:14:40.0291548+00:00","Restore":{"3fadf585-3bfe-4f1a-9028-ddc6d896f0d1":"15000","496a245a-ccc8-44de-92ea-caae7ac1e3dc":"15000","58ecba8e-21f7-4df5-b05e-5cf61fb52dbe":"15000"},"DatastoreIds":{}}','{"User":"user","Host":"host","ProcessId":6213,"ProcessStart":"1417631","Boot":"fe041cec-18b6-435d-b339-b6c36729a06c","Namespace":"pid:[4026531836]","Engine":"41aee602-7337-4eec-ba98-f25555e03555"}','2026-11-22T00:14:42.7424260Z','New-TroveCluster -NodeCount 3 -ReplicaCount 0 -Flavor ''1'' -VolumeSize 1 -Name ''web'' -Datastore ''redis''','2026-11-22T00:14:40.0291548Z','2026-11-22T00:14:42.7424260Z','','');
INSERT INTO "operations" VALUES('a9008449-5490-4a01-8658-d3684a499be7','default','Grow','a4ea9f0c-6019-4f8f-a8a2-2352499f7875','web','Done','Complete 1 node(s)',100,'Start web-member-4 (primary without slots)
Make 1 new and 3 present nodes known to each other
Prove that every shard accepts a write and returns it','{"NodeIds":["e49b1944-d9aa-4e14-b08f-8f8db9be5564"],"KeepOnFailure":false,"AllowUnreachable":false,"Deadline":"2026-11-22T10:14:42.8387561+00:00","Restore":{"e49b1944-d9aa-4e14-b08f-8f8db9be5564":"15000"},"DatastoreIds":{}}','{"User":"user","Host":"host","ProcessId":6213,"ProcessStart":"1417631","Boot":"fe041cec-18b6-435d-b339-b6c36729a06c","Namespace":"pid:[4026531836]","Engine":"41aee602-7337-4eec-ba98-f25555e03555"}','2026-11-22T00:14:45.0435099Z','Add-TroveClusterNode -Count 1 -Cluster ''web''','2026-11-22T00:14:42.8387561Z','2026-11-22T00:14:45.0435099Z','','');
INSERT INTO "operations" VALUES('5fb0fb11-4043-47d3-b831-2399762e4dc7','default','Shrink','a4ea9f0c-6019-4f8f-a8a2-2352499f7875','web','Done','Remove the nodes'' records',100,'Make the 3 nodes that stay forget web-member-4, reset it, and make sure that it is forgotten
End web-member-4 and remove its data','{"NodeIds":["e49b1944-d9aa-4e14-b08f-8f8db9be5564"],"KeepOnFailure":false,"AllowUnreachable":false,"Deadline":"2026-11-22T10:14:45.211747+00:00","Restore":{},"DatastoreIds":{"e49b1944-d9aa-4e14-b08f-8f8db9be5564":"7f0773758c24c1f7e97c2d8799cd06990b95628f"}}','{"User":"user","Host":"host","ProcessId":6213,"ProcessStart":"1417631","Boot":"fe041cec-18b6-435d-b339-b6c36729a06c","Namespace":"pid:[4026531836]","Engine":"41aee602-7337-4eec-ba98-f25555e03555"}','2026-11-22T00:14:45.9491174Z','Remove-TroveClusterNode -Force -Cluster ''web'' -Node ''web-member-4''','2026-11-22T00:14:45.2117470Z','2026-11-22T00:14:45.9491174Z','','');
INSERT INTO "operations" VALUES('33b48103-0996-4ab2-9820-4426b6f8d5ea','default','Create','d96cf646-1e19-4010-860e-4443d8870a03','gone','Done','Complete 3 node(s)',100,'Start gone-member-1 (Redis 7.0.15, slots 0-5461)
Start gone-member-2 (Redis 7.0.15, slots 5462-10922)
Start gone-member-3 (Redis 7.0.15, slots 10923-16383)
Form a cluster of 3 nodes in which each knows all
Prove that every shard accepts a write and returns it','{"NodeIds":["9a8f7438-e1b1-4da9-b122-a193da538cfb","f680b9a4-3006-424d-afc0-f3c9ce2e8356","25bd9d8f-adbb-4a3e-869a-4e5f1331dc4d"],"KeepOnFailure":false,"AllowUnreachable":false,"Deadline":"2026-11-22T10:14:46.0316369+00:00","Restore":{"9a8f7438-e1b1-4da9-b122-a193da538cfb":"15000","f680b9a4-3006-424d-afc0-f3c9ce2e8356":"15000","25bd9d8f-adbb-4a3e-869a-4e5f1331dc4d":"15000"},"DatastoreIds":{}}','{"User":"user","Host":"host","ProcessId":6213,"ProcessStart":"1417631","Boot":"fe041cec-18b6-435d-b339-b6c36729a06c","Namespace":"pid:[4026531836]","Engine":"41aee602-7337-4eec-ba98-f25555e03555"}','2026-11-22T00:14:48.1819835Z','New-TroveCluster -NodeCount 3 -Flavor ''1'' -VolumeSize 1 -Name ''gone'' -Datastore ''redis''','2026-11-22T00:14:46.0316369Z','2026-11-22T00:14:48.1819835Z','','');
INSERT INTO "operations" VALUES('fa1355d6-8122-496c-b484-a81cf4c5a708','default','Delete','d96cf646-1e19-4010-860e-4443d8870a03','gone','Done','Remove the cluster''s record',100,'End gone-member-1 (127.0.0.1:21703) and remove its data
End gone-member-2 (127.0.0.1:21704) and remove its data
End gone-member-3 (127.0.0.1:21705) and remove its data
Remove the cluster''s record','{"NodeIds":["9a8f7438-e1b1-4da9-b122-a193da538cfb","f680b9a4-3006-424d-afc0-f3c9ce2e8356","25bd9d8f-adbb-4a3e-869a-4e5f1331dc4d"],"KeepOnFailure":false,"AllowUnreachable":false,"Deadline":"2026-11-22T10:14:48.2122123+00:00","Restore":{},"DatastoreIds":{}}','{"User":"user","Host":"host","ProcessId":6213,"ProcessStart":"1417631","Boot":"fe041cec-18b6-435d-b339-b6c36729a06c","Namespace":"pid:[4026531836]","Engine":"41aee602-7337-4eec-ba98-f25555e03555"}','2026-11-22T00:14:48.3866354Z','Remove-TroveCluster -Force -InputObject ''gone''','2026-11-22T00:14:48.2122123Z','2026-11-22T00:14:48.3866354Z','','');
CREATE TABLE secrets (
    cluster_id TEXT NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (cluster_id, name)) WITHOUT ROWID;
INSERT INTO "secrets" VALUES('a4ea9f0c-6019-4f8f-a8a2-2352499f7875','password',X'178312363691B4F6570162ECCA9E18D740CB784C58C68FCE4E3FDF2C06B22E265727690CEDD90F3FC1109D69B25979D544606E72CE0DB9F93A73FCCE85319A49D5140A3433986D7DDFF9701B0D67A1D6CF7D991E81CD6ABE72A689C5');
CREATE UNIQUE INDEX clusters_name ON clusters (tenant, name_key);
CREATE UNIQUE INDEX nodes_name ON nodes (cluster_id, name_key);
CREATE INDEX nodes_port ON nodes (host, port);
CREATE INDEX operations_cluster ON operations (cluster_id, started);
CREATE INDEX operations_started ON operations (tenant, started);
COMMIT;
