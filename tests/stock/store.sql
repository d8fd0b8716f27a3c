BEGIN TRANSACTION;
CREATE TABLE `Artifact` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `uri` TEXT,    `state` INT,    `name` VARCHAR(255),    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Artifact" VALUES(1,15,'/stock/pipeline/CsvExampleGen/examples/1',2,NULL,NULL,1795906827718,1795906827718);
INSERT INTO "Artifact" VALUES(2,17,'/stock/pipeline/StatisticsGen/statistics/2',2,NULL,NULL,1795906841779,1795906841779);
INSERT INTO "Artifact" VALUES(3,19,'/stock/pipeline/SchemaGen/schema/3',2,NULL,NULL,1795906841943,1795906841943);
INSERT INTO "Artifact" VALUES(4,21,'/stock/pipeline/ExampleValidator/anomalies/4',2,NULL,NULL,1795906842139,1795906842139);
INSERT INTO "Artifact" VALUES(5,23,'/stock/pipeline/Trainer/model/5',2,NULL,NULL,1795906842684,1795906842684);
INSERT INTO "Artifact" VALUES(6,24,'/stock/pipeline/Trainer/model_run/5',2,NULL,NULL,1795906842684,1795906842684);
INSERT INTO "Artifact" VALUES(7,26,'/stock/pipeline/Evaluator/evaluation/6',2,NULL,NULL,1795906857267,1795906857267);
INSERT INTO "Artifact" VALUES(8,27,'/stock/pipeline/Evaluator/blessing/6',2,NULL,NULL,1795906857268,1795906857268);
INSERT INTO "Artifact" VALUES(9,29,'/stock/pipeline/Pusher/pushed_model/7',2,NULL,NULL,1795906857467,1795906857467);
INSERT INTO "Artifact" VALUES(10,26,'/stock/pipeline/Evaluator/evaluation/13',2,NULL,NULL,1795907001169,1795907001169);
INSERT INTO "Artifact" VALUES(11,27,'/stock/pipeline/Evaluator/blessing/13',2,NULL,NULL,1795907001169,1795907001169);
INSERT INTO "Artifact" VALUES(12,29,'/stock/pipeline/Pusher/pushed_model/14',2,NULL,NULL,1795907001316,1795907001316);
CREATE TABLE `ArtifactProperty` (    `artifact_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`artifact_id`, `name`, `is_custom_property`));
INSERT INTO "ArtifactProperty" VALUES(1,'split_names',0,NULL,NULL,'["train", "eval"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'span',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'input_fingerprint',1,NULL,NULL,'split:single_split,num_files:1,total_bytes:493,xor_checksum:1795906690,sum_checksum:1795906690',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'split_names',0,NULL,NULL,'["train", "eval"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::CioKCV9fdmFsdWVfXxIdGht7ImV2YWwiOiAxLjAsICJ0cmFpbiI6IDEuMH0=',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'split_names',0,NULL,NULL,'["train", "eval"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'blessed',1,NULL,NULL,'mlmd-struct::ChIKBXRyYWluEgkRAAAAAAAA8D8KEQoEZXZhbBIJEQAAAAAAAPA/',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(5,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(5,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(6,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(6,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(7,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(7,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'current_model',1,NULL,NULL,'/stock/pipeline/Trainer/model/5',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'blessed',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'current_model_id',1,5,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(9,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(9,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(9,'pushed',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(10,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(10,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'current_model_id',1,5,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'current_model',1,NULL,NULL,'/stock/pipeline/Trainer/model/5',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'pushed_destination',1,NULL,NULL,'/stock/serving/1795907001',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'pushed_version',1,NULL,NULL,'1795907001',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE `Association` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `context_id` INT NOT NULL,    `execution_id` INT NOT NULL,    UNIQUE(`context_id`, `execution_id`)  );
INSERT INTO "Association" VALUES(1,1,1);
INSERT INTO "Association" VALUES(2,2,1);
INSERT INTO "Association" VALUES(3,3,1);
INSERT INTO "Association" VALUES(4,4,1);
INSERT INTO "Association" VALUES(5,1,2);
INSERT INTO "Association" VALUES(6,2,2);
INSERT INTO "Association" VALUES(7,5,2);
INSERT INTO "Association" VALUES(8,6,2);
INSERT INTO "Association" VALUES(9,1,3);
INSERT INTO "Association" VALUES(10,2,3);
INSERT INTO "Association" VALUES(11,7,3);
INSERT INTO "Association" VALUES(12,8,3);
INSERT INTO "Association" VALUES(13,1,4);
INSERT INTO "Association" VALUES(14,2,4);
INSERT INTO "Association" VALUES(15,9,4);
INSERT INTO "Association" VALUES(16,10,4);
INSERT INTO "Association" VALUES(17,1,5);
INSERT INTO "Association" VALUES(18,2,5);
INSERT INTO "Association" VALUES(19,11,5);
INSERT INTO "Association" VALUES(20,12,5);
INSERT INTO "Association" VALUES(21,1,6);
INSERT INTO "Association" VALUES(22,2,6);
INSERT INTO "Association" VALUES(23,13,6);
INSERT INTO "Association" VALUES(24,14,6);
INSERT INTO "Association" VALUES(25,1,7);
INSERT INTO "Association" VALUES(26,2,7);
INSERT INTO "Association" VALUES(27,15,7);
INSERT INTO "Association" VALUES(28,16,7);
INSERT INTO "Association" VALUES(29,1,8);
INSERT INTO "Association" VALUES(30,17,8);
INSERT INTO "Association" VALUES(31,3,8);
INSERT INTO "Association" VALUES(32,4,8);
INSERT INTO "Association" VALUES(33,1,9);
INSERT INTO "Association" VALUES(34,17,9);
INSERT INTO "Association" VALUES(35,5,9);
INSERT INTO "Association" VALUES(36,6,9);
INSERT INTO "Association" VALUES(37,1,10);
INSERT INTO "Association" VALUES(38,17,10);
INSERT INTO "Association" VALUES(39,7,10);
INSERT INTO "Association" VALUES(40,8,10);
INSERT INTO "Association" VALUES(41,1,11);
INSERT INTO "Association" VALUES(42,17,11);
INSERT INTO "Association" VALUES(43,9,11);
INSERT INTO "Association" VALUES(44,10,11);
INSERT INTO "Association" VALUES(45,1,12);
INSERT INTO "Association" VALUES(46,17,12);
INSERT INTO "Association" VALUES(47,11,12);
INSERT INTO "Association" VALUES(48,12,12);
INSERT INTO "Association" VALUES(49,1,13);
INSERT INTO "Association" VALUES(50,17,13);
INSERT INTO "Association" VALUES(51,13,13);
INSERT INTO "Association" VALUES(52,18,13);
INSERT INTO "Association" VALUES(53,1,14);
INSERT INTO "Association" VALUES(54,17,14);
INSERT INTO "Association" VALUES(55,15,14);
INSERT INTO "Association" VALUES(56,19,14);
INSERT INTO "Association" VALUES(57,1,15);
INSERT INTO "Association" VALUES(58,20,15);
INSERT INTO "Association" VALUES(59,3,15);
INSERT INTO "Association" VALUES(60,4,15);
INSERT INTO "Association" VALUES(61,1,16);
INSERT INTO "Association" VALUES(62,20,16);
INSERT INTO "Association" VALUES(63,5,16);
INSERT INTO "Association" VALUES(64,6,16);
INSERT INTO "Association" VALUES(65,1,17);
INSERT INTO "Association" VALUES(66,20,17);
INSERT INTO "Association" VALUES(67,7,17);
INSERT INTO "Association" VALUES(68,8,17);
INSERT INTO "Association" VALUES(69,1,18);
INSERT INTO "Association" VALUES(70,20,18);
INSERT INTO "Association" VALUES(71,9,18);
INSERT INTO "Association" VALUES(72,10,18);
INSERT INTO "Association" VALUES(73,1,19);
INSERT INTO "Association" VALUES(74,20,19);
INSERT INTO "Association" VALUES(75,11,19);
CREATE TABLE `Attribution` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `context_id` INT NOT NULL,    `artifact_id` INT NOT NULL,    UNIQUE(`context_id`, `artifact_id`)  );
INSERT INTO "Attribution" VALUES(1,1,1);
INSERT INTO "Attribution" VALUES(2,2,1);
INSERT INTO "Attribution" VALUES(3,3,1);
INSERT INTO "Attribution" VALUES(4,4,1);
INSERT INTO "Attribution" VALUES(5,5,1);
INSERT INTO "Attribution" VALUES(6,1,2);
INSERT INTO "Attribution" VALUES(7,2,2);
INSERT INTO "Attribution" VALUES(8,5,2);
INSERT INTO "Attribution" VALUES(9,6,2);
INSERT INTO "Attribution" VALUES(10,7,2);
INSERT INTO "Attribution" VALUES(11,1,3);
INSERT INTO "Attribution" VALUES(12,2,3);
INSERT INTO "Attribution" VALUES(13,7,3);
INSERT INTO "Attribution" VALUES(14,8,3);
INSERT INTO "Attribution" VALUES(15,9,3);
INSERT INTO "Attribution" VALUES(16,9,2);
INSERT INTO "Attribution" VALUES(17,1,4);
INSERT INTO "Attribution" VALUES(18,2,4);
INSERT INTO "Attribution" VALUES(19,9,4);
INSERT INTO "Attribution" VALUES(20,10,4);
INSERT INTO "Attribution" VALUES(21,11,1);
INSERT INTO "Attribution" VALUES(22,11,3);
INSERT INTO "Attribution" VALUES(23,1,5);
INSERT INTO "Attribution" VALUES(24,1,6);
INSERT INTO "Attribution" VALUES(25,2,5);
INSERT INTO "Attribution" VALUES(26,2,6);
INSERT INTO "Attribution" VALUES(27,11,5);
INSERT INTO "Attribution" VALUES(28,11,6);
INSERT INTO "Attribution" VALUES(29,12,5);
INSERT INTO "Attribution" VALUES(30,12,6);
INSERT INTO "Attribution" VALUES(31,13,1);
INSERT INTO "Attribution" VALUES(32,13,5);
INSERT INTO "Attribution" VALUES(33,1,7);
INSERT INTO "Attribution" VALUES(34,1,8);
INSERT INTO "Attribution" VALUES(35,2,7);
INSERT INTO "Attribution" VALUES(36,2,8);
INSERT INTO "Attribution" VALUES(37,13,7);
INSERT INTO "Attribution" VALUES(38,13,8);
INSERT INTO "Attribution" VALUES(39,14,7);
INSERT INTO "Attribution" VALUES(40,14,8);
INSERT INTO "Attribution" VALUES(41,15,8);
INSERT INTO "Attribution" VALUES(42,15,5);
INSERT INTO "Attribution" VALUES(43,1,9);
INSERT INTO "Attribution" VALUES(44,2,9);
INSERT INTO "Attribution" VALUES(45,15,9);
INSERT INTO "Attribution" VALUES(46,16,9);
INSERT INTO "Attribution" VALUES(47,17,1);
INSERT INTO "Attribution" VALUES(48,17,2);
INSERT INTO "Attribution" VALUES(49,17,3);
INSERT INTO "Attribution" VALUES(50,17,4);
INSERT INTO "Attribution" VALUES(51,17,5);
INSERT INTO "Attribution" VALUES(52,17,6);
INSERT INTO "Attribution" VALUES(53,1,11);
INSERT INTO "Attribution" VALUES(54,1,10);
INSERT INTO "Attribution" VALUES(55,17,11);
INSERT INTO "Attribution" VALUES(56,17,10);
INSERT INTO "Attribution" VALUES(57,13,11);
INSERT INTO "Attribution" VALUES(58,13,10);
INSERT INTO "Attribution" VALUES(59,18,11);
INSERT INTO "Attribution" VALUES(60,18,10);
INSERT INTO "Attribution" VALUES(61,15,11);
INSERT INTO "Attribution" VALUES(62,1,12);
INSERT INTO "Attribution" VALUES(63,17,12);
INSERT INTO "Attribution" VALUES(64,15,12);
INSERT INTO "Attribution" VALUES(65,19,12);
INSERT INTO "Attribution" VALUES(66,20,1);
INSERT INTO "Attribution" VALUES(67,20,2);
INSERT INTO "Attribution" VALUES(68,20,3);
INSERT INTO "Attribution" VALUES(69,20,4);
CREATE TABLE `Context` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Context" VALUES(1,10,'tips',NULL,1795906814772,1795906814772);
INSERT INTO "Context" VALUES(2,11,'2026-11-28T23:00:14.752653',NULL,1795906814831,1795906814831);
INSERT INTO "Context" VALUES(3,12,'tips.CsvExampleGen',NULL,1795906814883,1795906814883);
INSERT INTO "Context" VALUES(4,14,'aa68113959112831ebca99c5513d7786b3be0a8d02970d035ab60da5bf407a96',NULL,1795906815432,1795906815432);
INSERT INTO "Context" VALUES(5,12,'tips.StatisticsGen',NULL,1795906827764,1795906827764);
INSERT INTO "Context" VALUES(6,14,'379d2667e7bc7059de160ea6327e4ca63faab6372c48fb9fa1e45d28ef83400a',NULL,1795906827827,1795906827827);
INSERT INTO "Context" VALUES(7,12,'tips.SchemaGen',NULL,1795906841806,1795906841806);
INSERT INTO "Context" VALUES(8,14,'d5bd3cf93d41704125c12b17802fabb11b201ee33f27e812a83f87906c0088d4',NULL,1795906841891,1795906841891);
INSERT INTO "Context" VALUES(9,12,'tips.ExampleValidator',NULL,1795906841975,1795906841975);
INSERT INTO "Context" VALUES(10,14,'ea13df662805c689ee670d01bb6079c681f0f942818b9c06562a4772966b4e05',NULL,1795906842067,1795906842067);
INSERT INTO "Context" VALUES(11,12,'tips.Trainer',NULL,1795906842159,1795906842159);
INSERT INTO "Context" VALUES(12,14,'3a404aefc2fce0075b3cc7d0c9332f8c961affaa46987ae4cf89f1cb0bba46ad',NULL,1795906842251,1795906842251);
INSERT INTO "Context" VALUES(13,12,'tips.Evaluator',NULL,1795906842696,1795906842696);
INSERT INTO "Context" VALUES(14,14,'7007399f7bc7c27aad3fb015d01433b7d4758af607ae751a707f986438cee7fd',NULL,1795906842732,1795906842732);
INSERT INTO "Context" VALUES(15,12,'tips.Pusher',NULL,1795906857281,1795906857281);
INSERT INTO "Context" VALUES(16,14,'7ece91689e2390e30d95546744c3224f623214510b709754a30e07fb41c112a9',NULL,1795906857398,1795906857398);
INSERT INTO "Context" VALUES(17,11,'2026-11-28T23:03:08.960571',NULL,1795906988970,1795906989482);
INSERT INTO "Context" VALUES(18,14,'8a3f8ec2281eb25945fd889138713c21c1fad0db6d6d09a66d62833aa67c9b8a',NULL,1795906989803,1795906989803);
INSERT INTO "Context" VALUES(19,14,'d9f60a853a71d515a7a53508269fc1b5873f88b0a8aaa1e5e8d7c9c01515937a',NULL,1795907001242,1795907001242);
INSERT INTO "Context" VALUES(20,11,'2026-11-28T23:08:32.713036',NULL,1795907312735,1795907313966);
INSERT INTO "Context" VALUES(21,14,'bf5f67076b46c9087368c2ea2f50c0cd4f21d09622da2a2ba9a8a4d992094b53',NULL,1795907314591,1795907314591);
CREATE TABLE `ContextProperty` (    `context_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`context_id`, `name`, `is_custom_property`));
CREATE TABLE `Event` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `artifact_id` INT NOT NULL,    `execution_id` INT NOT NULL,    `type` INT NOT NULL,    `milliseconds_since_epoch` INT,    UNIQUE(`artifact_id`, `execution_id`, `type`)  );
INSERT INTO "Event" VALUES(1,1,1,4,1795906827723);
INSERT INTO "Event" VALUES(2,1,2,3,1795906827805);
INSERT INTO "Event" VALUES(3,2,2,4,1795906841779);
INSERT INTO "Event" VALUES(4,2,3,3,1795906841868);
INSERT INTO "Event" VALUES(5,3,3,4,1795906841943);
INSERT INTO "Event" VALUES(6,2,4,3,1795906842035);
INSERT INTO "Event" VALUES(7,3,4,3,1795906842035);
INSERT INTO "Event" VALUES(8,4,4,4,1795906842139);
INSERT INTO "Event" VALUES(9,3,5,3,1795906842223);
INSERT INTO "Event" VALUES(10,1,5,3,1795906842223);
INSERT INTO "Event" VALUES(11,5,5,4,1795906842684);
INSERT INTO "Event" VALUES(12,6,5,4,1795906842685);
INSERT INTO "Event" VALUES(13,5,6,3,1795906842720);
INSERT INTO "Event" VALUES(14,1,6,3,1795906842720);
INSERT INTO "Event" VALUES(15,7,6,4,1795906857268);
INSERT INTO "Event" VALUES(16,8,6,4,1795906857268);
INSERT INTO "Event" VALUES(17,8,7,3,1795906857379);
INSERT INTO "Event" VALUES(18,5,7,3,1795906857379);
INSERT INTO "Event" VALUES(19,9,7,4,1795906857467);
INSERT INTO "Event" VALUES(20,1,8,4,1795906989487);
INSERT INTO "Event" VALUES(21,1,9,3,1795906989514);
INSERT INTO "Event" VALUES(22,2,9,4,1795906989541);
INSERT INTO "Event" VALUES(23,2,10,3,1795906989590);
INSERT INTO "Event" VALUES(24,3,10,4,1795906989616);
INSERT INTO "Event" VALUES(25,3,11,3,1795906989652);
INSERT INTO "Event" VALUES(26,2,11,3,1795906989652);
INSERT INTO "Event" VALUES(27,4,11,4,1795906989677);
INSERT INTO "Event" VALUES(28,3,12,3,1795906989711);
INSERT INTO "Event" VALUES(29,1,12,3,1795906989711);
INSERT INTO "Event" VALUES(30,5,12,4,1795906989741);
INSERT INTO "Event" VALUES(31,6,12,4,1795906989741);
INSERT INTO "Event" VALUES(32,5,13,3,1795906989776);
INSERT INTO "Event" VALUES(33,1,13,3,1795906989776);
INSERT INTO "Event" VALUES(34,10,13,4,1795907001169);
INSERT INTO "Event" VALUES(35,11,13,4,1795907001169);
INSERT INTO "Event" VALUES(36,11,14,3,1795907001218);
INSERT INTO "Event" VALUES(37,5,14,3,1795907001218);
INSERT INTO "Event" VALUES(38,12,14,4,1795907001317);
INSERT INTO "Event" VALUES(39,1,15,4,1795907313975);
INSERT INTO "Event" VALUES(40,1,16,3,1795907314016);
INSERT INTO "Event" VALUES(41,2,16,4,1795907314069);
INSERT INTO "Event" VALUES(42,2,17,3,1795907314200);
INSERT INTO "Event" VALUES(43,3,17,4,1795907314258);
INSERT INTO "Event" VALUES(44,2,18,3,1795907314321);
INSERT INTO "Event" VALUES(45,3,18,3,1795907314321);
INSERT INTO "Event" VALUES(46,4,18,4,1795907314380);
INSERT INTO "Event" VALUES(47,1,19,3,1795907314440);
INSERT INTO "Event" VALUES(48,3,19,3,1795907314440);
CREATE TABLE `EventPath` (    `event_id` INT NOT NULL,    `is_index_step` TINYINT(1) NOT NULL,    `step_index` INT,    `step_key` TEXT  );
INSERT INTO "EventPath" VALUES(1,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(1,1,0,NULL);
INSERT INTO "EventPath" VALUES(2,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(2,1,0,NULL);
INSERT INTO "EventPath" VALUES(3,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(3,1,0,NULL);
INSERT INTO "EventPath" VALUES(4,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(4,1,0,NULL);
INSERT INTO "EventPath" VALUES(5,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(5,1,0,NULL);
INSERT INTO "EventPath" VALUES(6,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(6,1,0,NULL);
INSERT INTO "EventPath" VALUES(7,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(7,1,0,NULL);
INSERT INTO "EventPath" VALUES(8,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(8,1,0,NULL);
INSERT INTO "EventPath" VALUES(9,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(9,1,0,NULL);
INSERT INTO "EventPath" VALUES(10,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(10,1,0,NULL);
INSERT INTO "EventPath" VALUES(11,0,NULL,'model');
INSERT INTO "EventPath" VALUES(11,1,0,NULL);
INSERT INTO "EventPath" VALUES(12,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(12,1,0,NULL);
INSERT INTO "EventPath" VALUES(13,0,NULL,'model');
INSERT INTO "EventPath" VALUES(13,1,0,NULL);
INSERT INTO "EventPath" VALUES(14,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(14,1,0,NULL);
INSERT INTO "EventPath" VALUES(15,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(15,1,0,NULL);
INSERT INTO "EventPath" VALUES(16,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(16,1,0,NULL);
INSERT INTO "EventPath" VALUES(17,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(17,1,0,NULL);
INSERT INTO "EventPath" VALUES(18,0,NULL,'model');
INSERT INTO "EventPath" VALUES(18,1,0,NULL);
INSERT INTO "EventPath" VALUES(19,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(19,1,0,NULL);
INSERT INTO "EventPath" VALUES(20,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(20,1,0,NULL);
INSERT INTO "EventPath" VALUES(21,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(21,1,0,NULL);
INSERT INTO "EventPath" VALUES(22,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(22,1,0,NULL);
INSERT INTO "EventPath" VALUES(23,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(23,1,0,NULL);
INSERT INTO "EventPath" VALUES(24,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(24,1,0,NULL);
INSERT INTO "EventPath" VALUES(25,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(25,1,0,NULL);
INSERT INTO "EventPath" VALUES(26,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(26,1,0,NULL);
INSERT INTO "EventPath" VALUES(27,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(27,1,0,NULL);
INSERT INTO "EventPath" VALUES(28,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(28,1,0,NULL);
INSERT INTO "EventPath" VALUES(29,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(29,1,0,NULL);
INSERT INTO "EventPath" VALUES(30,0,NULL,'model');
INSERT INTO "EventPath" VALUES(30,1,0,NULL);
INSERT INTO "EventPath" VALUES(31,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(31,1,0,NULL);
INSERT INTO "EventPath" VALUES(32,0,NULL,'model');
INSERT INTO "EventPath" VALUES(32,1,0,NULL);
INSERT INTO "EventPath" VALUES(33,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(33,1,0,NULL);
INSERT INTO "EventPath" VALUES(34,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(34,1,0,NULL);
INSERT INTO "EventPath" VALUES(35,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(35,1,0,NULL);
INSERT INTO "EventPath" VALUES(36,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(36,1,0,NULL);
INSERT INTO "EventPath" VALUES(37,0,NULL,'model');
INSERT INTO "EventPath" VALUES(37,1,0,NULL);
INSERT INTO "EventPath" VALUES(38,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(38,1,0,NULL);
INSERT INTO "EventPath" VALUES(39,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(39,1,0,NULL);
INSERT INTO "EventPath" VALUES(40,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(40,1,0,NULL);
INSERT INTO "EventPath" VALUES(41,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(41,1,0,NULL);
INSERT INTO "EventPath" VALUES(42,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(42,1,0,NULL);
INSERT INTO "EventPath" VALUES(43,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(43,1,0,NULL);
INSERT INTO "EventPath" VALUES(44,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(44,1,0,NULL);
INSERT INTO "EventPath" VALUES(45,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(45,1,0,NULL);
INSERT INTO "EventPath" VALUES(46,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(46,1,0,NULL);
INSERT INTO "EventPath" VALUES(47,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(47,1,0,NULL);
INSERT INTO "EventPath" VALUES(48,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(48,1,0,NULL);
CREATE TABLE `Execution` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `last_known_state` INT,    `name` VARCHAR(255),    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Execution" VALUES(1,13,3,'dc2a131e-a3a8-4058-868f-b30410d55400',NULL,1795906814931,1795906827723);
INSERT INTO "Execution" VALUES(2,16,3,'5912d2d3-1de9-40b5-8531-578aa4982f66',NULL,1795906827805,1795906841779);
INSERT INTO "Execution" VALUES(3,18,3,'1940a9de-5860-433b-b871-298fa47b3f37',NULL,1795906841867,1795906841943);
INSERT INTO "Execution" VALUES(4,20,3,'0eb8b48e-f821-43b6-9c32-257351f34a66',NULL,1795906842035,1795906842139);
INSERT INTO "Execution" VALUES(5,22,3,'449159e5-8bdd-4fb4-b3af-8da6bacc162a',NULL,1795906842223,1795906842684);
INSERT INTO "Execution" VALUES(6,25,3,'cb541892-eaf6-418a-8221-808ee923461f',NULL,1795906842720,1795906857268);
INSERT INTO "Execution" VALUES(7,28,3,'65055d67-6930-4bca-8bdb-bd15042d4d9e',NULL,1795906857379,1795906857467);
INSERT INTO "Execution" VALUES(8,13,5,'4b0cb3af-0eaf-443a-acd1-5f645cc96af2',NULL,1795906989025,1795906989482);
INSERT INTO "Execution" VALUES(9,16,5,'154b5ad9-94fe-48a6-90af-9b66fde8d380',NULL,1795906989510,1795906989541);
INSERT INTO "Execution" VALUES(10,18,5,'46d62f76-4707-45eb-b89f-34e9ffddcdfb',NULL,1795906989590,1795906989616);
INSERT INTO "Execution" VALUES(11,20,5,'6f9b72ca-46c7-40a4-90e3-400e0e342864',NULL,1795906989652,1795906989676);
INSERT INTO "Execution" VALUES(12,22,5,'74438fc5-1509-4c35-87bb-bb337b6157b5',NULL,1795906989711,1795906989740);
INSERT INTO "Execution" VALUES(13,25,3,'5e57c20e-a4d1-4ca6-8828-ed5cc238815f',NULL,1795906989776,1795907001169);
INSERT INTO "Execution" VALUES(14,28,3,'d1301046-56d8-497d-8323-8572b1dcd7f1',NULL,1795907001217,1795907001317);
INSERT INTO "Execution" VALUES(15,13,5,'30be77fd-da06-40b6-95e6-a552923d0466',NULL,1795907312904,1795907313974);
INSERT INTO "Execution" VALUES(16,16,5,'6a336969-0a40-4060-9257-bac198ce5ca2',NULL,1795907314015,1795907314069);
INSERT INTO "Execution" VALUES(17,18,5,'894088b9-2ce6-45ba-885c-59e04883b30e',NULL,1795907314199,1795907314257);
INSERT INTO "Execution" VALUES(18,20,5,'39e0f472-2feb-4a1e-ba83-003874de46cb',NULL,1795907314321,1795907314379);
INSERT INTO "Execution" VALUES(19,22,2,'9511f31a-e7e3-4156-9505-26928f9a8642',NULL,1795907314440,1795907314440);
CREATE TABLE `ExecutionProperty` (    `execution_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`execution_id`, `name`, `is_custom_property`));
INSERT INTO "ExecutionProperty" VALUES(1,'output_data_format',1,6,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'input_config',1,NULL,NULL,'{
  "splits": [
    {
      "name": "single_split",
      "pattern": "*"
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'input_base',1,NULL,NULL,'/stock/data',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'output_file_format',1,5,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'output_config',1,NULL,NULL,'{
  "split_config": {
    "splits": [
      {
        "hash_buckets": 2,
        "name": "train"
      },
      {
        "hash_buckets": 1,
        "name": "eval"
      }
    ]
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'input_fingerprint',1,NULL,NULL,'split:single_split,num_files:1,total_bytes:493,xor_checksum:1795906690,sum_checksum:1795906690',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'span',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(2,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(3,'infer_feature_shape',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(3,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(4,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'run_fn',1,NULL,NULL,'make.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'train_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'custom_config',1,NULL,NULL,'{"kill": false}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'eval_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount"
        },
        {
          "class_name": "BinaryAccuracy",
          "threshold": {
            "value_threshold": {
              "lower_bound": 0.9
            }
          }
        }
      ]
    }
  ],
  "model_specs": [
    {
      "label_key": "tip",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "day"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'example_splits',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/stock/serving"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'output_config',1,NULL,NULL,'{
  "split_config": {
    "splits": [
      {
        "hash_buckets": 2,
        "name": "train"
      },
      {
        "hash_buckets": 1,
        "name": "eval"
      }
    ]
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'output_file_format',1,5,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'output_data_format',1,6,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'input_config',1,NULL,NULL,'{
  "splits": [
    {
      "name": "single_split",
      "pattern": "*"
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'input_base',1,NULL,NULL,'/stock/data',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(9,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'infer_feature_shape',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(11,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'train_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'eval_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'custom_config',1,NULL,NULL,'{"kill": false}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'run_fn',1,NULL,NULL,'make.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(13,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(13,'example_splits',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(13,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount"
        },
        {
          "class_name": "BinaryAccuracy",
          "threshold": {
            "value_threshold": {
              "lower_bound": 0.5
            }
          }
        }
      ]
    }
  ],
  "model_specs": [
    {
      "label_key": "tip",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "day"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(14,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(14,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/stock/serving"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'output_data_format',1,6,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'output_config',1,NULL,NULL,'{
  "split_config": {
    "splits": [
      {
        "hash_buckets": 2,
        "name": "train"
      },
      {
        "hash_buckets": 1,
        "name": "eval"
      }
    ]
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'input_base',1,NULL,NULL,'/stock/data',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'input_config',1,NULL,NULL,'{
  "splits": [
    {
      "name": "single_split",
      "pattern": "*"
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'output_file_format',1,5,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(16,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(17,'infer_feature_shape',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(17,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(18,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'custom_config',1,NULL,NULL,'{"kill": true}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'eval_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'run_fn',1,NULL,NULL,'make.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'train_args',1,NULL,NULL,'{}',NULL,NULL,NULL);
CREATE TABLE `MLMDEnv` (    `schema_version` INTEGER PRIMARY KEY  );
INSERT INTO "MLMDEnv" VALUES(10);
CREATE TABLE `ParentContext` (    `context_id` INT NOT NULL,    `parent_context_id` INT NOT NULL,  PRIMARY KEY (`context_id`, `parent_context_id`));
INSERT INTO "ParentContext" VALUES(2,1);
INSERT INTO "ParentContext" VALUES(17,1);
INSERT INTO "ParentContext" VALUES(20,1);
CREATE TABLE `ParentType` (    `type_id` INT NOT NULL,    `parent_type_id` INT NOT NULL,  PRIMARY KEY (`type_id`, `parent_type_id`));
INSERT INTO "ParentType" VALUES(15,1);
INSERT INTO "ParentType" VALUES(16,7);
INSERT INTO "ParentType" VALUES(17,4);
INSERT INTO "ParentType" VALUES(18,7);
INSERT INTO "ParentType" VALUES(22,5);
INSERT INTO "ParentType" VALUES(23,2);
INSERT INTO "ParentType" VALUES(25,8);
INSERT INTO "ParentType" VALUES(28,9);
INSERT INTO "ParentType" VALUES(29,2);
CREATE TABLE `Type` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `name` VARCHAR(255) NOT NULL,    `version` VARCHAR(255),    `type_kind` TINYINT(1) NOT NULL,    `description` TEXT,    `input_type` TEXT,    `output_type` TEXT,    `external_id` VARCHAR(255) UNIQUE );
INSERT INTO "Type" VALUES(1,'mlmd.Dataset',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(2,'mlmd.Model',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(3,'mlmd.Metrics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(4,'mlmd.Statistics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(5,'mlmd.Train',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(6,'mlmd.Transform',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(7,'mlmd.Process',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(8,'mlmd.Evaluate',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(9,'mlmd.Deploy',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(10,'pipeline',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(11,'pipeline_run',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(12,'node',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(13,'tfx.components.example_gen.csv_example_gen.component.CsvExampleGen',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(14,'execution_cache',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(15,'Examples',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(16,'tfx.components.statistics_gen.component.StatisticsGen',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(17,'ExampleStatistics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(18,'tfx.components.schema_gen.component.SchemaGen',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(19,'Schema',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(20,'tfx.components.example_validator.component.ExampleValidator',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(21,'ExampleAnomalies',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(22,'tfx.components.trainer.component.Trainer',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(23,'Model',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(24,'ModelRun',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(25,'tfx.components.evaluator.component.Evaluator',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(26,'ModelEvaluation',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(27,'ModelBlessing',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(28,'tfx.components.pusher.component.Pusher',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(29,'PushedModel',NULL,1,NULL,NULL,NULL,NULL);
CREATE TABLE `TypeProperty` (    `type_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `data_type` INT NULL,  PRIMARY KEY (`type_id`, `name`));
INSERT INTO "TypeProperty" VALUES(15,'version',1);
INSERT INTO "TypeProperty" VALUES(15,'split_names',3);
INSERT INTO "TypeProperty" VALUES(15,'span',1);
INSERT INTO "TypeProperty" VALUES(17,'split_names',3);
INSERT INTO "TypeProperty" VALUES(17,'span',1);
INSERT INTO "TypeProperty" VALUES(21,'span',1);
INSERT INTO "TypeProperty" VALUES(21,'split_names',3);
CREATE INDEX `idx_artifact_uri`  ON `Artifact`(`uri`);
CREATE INDEX `idx_artifact_create_time_since_epoch`  ON `Artifact`(`create_time_since_epoch`);
CREATE INDEX `idx_artifact_last_update_time_since_epoch`  ON `Artifact`(`last_update_time_since_epoch`);
CREATE INDEX `idx_event_execution_id`  ON `Event`(`execution_id`);
CREATE INDEX `idx_parentcontext_parent_context_id`  ON `ParentContext`(`parent_context_id`);
CREATE INDEX `idx_type_name`  ON `Type`(`name`);
CREATE INDEX `idx_execution_create_time_since_epoch`  ON `Execution`(`create_time_since_epoch`);
CREATE INDEX `idx_execution_last_update_time_since_epoch`  ON `Execution`(`last_update_time_since_epoch`);
CREATE INDEX `idx_context_create_time_since_epoch`  ON `Context`(`create_time_since_epoch`);
CREATE INDEX `idx_context_last_update_time_since_epoch`  ON `Context`(`last_update_time_since_epoch`);
CREATE INDEX `idx_eventpath_event_id`  ON `EventPath`(`event_id`);
CREATE INDEX `idx_artifact_property_int`  ON `ArtifactProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_artifact_property_double`  ON `ArtifactProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_artifact_property_string`  ON `ArtifactProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_int`  ON `ExecutionProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_double`  ON `ExecutionProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_string`  ON `ExecutionProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_context_property_int`  ON `ContextProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_context_property_double`  ON `ContextProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_context_property_string`  ON `ContextProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_type_external_id`  ON `Type`(`external_id`);
CREATE INDEX `idx_artifact_external_id`  ON `Artifact`(`external_id`);
CREATE INDEX `idx_execution_external_id`  ON `Execution`(`external_id`);
CREATE INDEX `idx_context_external_id`  ON `Context`(`external_id`);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('Type',29);
INSERT INTO "sqlite_sequence" VALUES('Context',21);
INSERT INTO "sqlite_sequence" VALUES('Execution',19);
INSERT INTO "sqlite_sequence" VALUES('Association',75);
INSERT INTO "sqlite_sequence" VALUES('Artifact',12);
INSERT INTO "sqlite_sequence" VALUES('Event',48);
INSERT INTO "sqlite_sequence" VALUES('Attribution',69);
COMMIT;
