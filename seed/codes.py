"""Code systems and the concepts that made-up charts use, already written as JSON. Knows no person and no date.

Codes are those of the working lists in the project's clinical notes (SNOMED CT, ICD-10-CM, LOINC, CVX, RxNorm), most
of them seen in public test data as well. Where no code was confirmed, a concept is text only, as many records are.
"""

from __future__ import annotations

import json
from typing import Final

SCT: Final = "http://snomed.info/sct"
ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
LOINC: Final = "http://loinc.org"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
CVX: Final = "http://hl7.org/fhir/sid/cvx"
UCUM: Final = "http://unitsofmeasure.org"
TERM: Final = "http://terminology.hl7.org/CodeSystem/"


def quoted(text: str) -> str:
    """Text as a JSON string, quotes included; characters outside ASCII stay as they are."""
    return json.dumps(text, ensure_ascii=False)


def coding(system: str, code: str, display: str = "") -> str:
    """One Coding as JSON."""
    shown = f',"display":{quoted(display)}' if display else ""
    return f'{{"system":"{system}","code":"{code}"{shown}}}'


def concept(text: str, *codings: tuple[str, str] | tuple[str, str, str]) -> str:
    """A CodeableConcept as JSON; a coding without a display of its own shows the text."""
    if not codings:
        return f'{{"text":{quoted(text)}}}'
    written = ",".join(coding(one[0], one[1], one[2] if len(one) > 2 else text) for one in codings)
    return f'{{"coding":[{written}],"text":{quoted(text)}}}'


# Every resource says where it comes from and that it is test data (security.md 2.6); some are sensitive too, as a
# server that labels would say it.
_TEST: Final = f'"meta":{{"source":"urn:careteam:seed","security":[{coding(TERM + "v3-ActReason", "HTEST")}'
META: Final = _TEST + "]}"
META_BY_LABEL: Final = {
    "": META,
    "ETH": _TEST + "," + coding(TERM + "v3-ActCode", "ETH") + "]}",
    "PSY": _TEST + "," + coding(TERM + "v3-ActCode", "PSY") + "]}",
    "HIV": _TEST + "," + coding(TERM + "v3-ActCode", "HIV") + "]}",
}

SENSITIVE: Final = {
    "alcohol-disorder": "ETH",
    "opioid-disorder": "ETH",
    "overdose": "ETH",
    "hiv": "HIV",
    "bipolar": "PSY",
    "schizophrenia": "PSY",
    "ptsd": "PSY",
}
"""Label that a labelling server would put on a condition (security.md 3.2)."""


def _category(name: str) -> str:
    return f'[{{"coding":[{coding(TERM + "observation-category", name)}]}}]'


VITAL: Final = _category("vital-signs")
LAB: Final = _category("laboratory")
SURVEY: Final = _category("survey")
SOCIAL: Final = _category("social-history")
IMAGING: Final = _category("imaging")
EXAM: Final = _category("exam")

CONDITIONS: Final = {
    name: concept(text, *(((SCT, snomed),) if snomed else ()), *(((ICD, icd),) if icd else ()))
    for name, text, snomed, icd in (
        ("diabetes", "Type 2 diabetes mellitus", "44054006", "E11.9"),
        ("dm-kidney", "Diabetic kidney disease", "127013003", "E11.22"),
        ("dm-retinopathy", "Diabetic retinopathy", "422034002", "E11.319"),
        ("dm-neuropathy", "Diabetic neuropathy", "368581000119106", "E11.40"),
        ("prediabetes", "Prediabetes", "15777000", "R73.03"),
        ("obesity", "Obesity (BMI 30 or more)", "162864005", "E66.9"),
        ("hypertension", "Essential hypertension", "59621000", "I10"),
        ("hyperlipidemia", "Hyperlipidemia", "55822004", "E78.5"),
        ("heart-failure", "Congestive heart failure", "42343007", "I50.9"),
        ("cad", "Coronary heart disease", "53741008", "I25.10"),
        ("mi", "Myocardial infarction", "22298006", "I21.9"),
        ("stroke", "Stroke", "230690007", "I63.9"),
        ("afib", "Atrial fibrillation", "49436004", "I48.91"),
        ("copd", "Chronic obstructive lung disease", "13645005", "J44.9"),
        ("asthma", "Asthma", "195967001", "J45.909"),
        ("ckd-1", "Chronic kidney disease stage 1", "431855005", "N18.1"),
        ("ckd-2", "Chronic kidney disease stage 2", "431856006", "N18.2"),
        ("ckd-3", "Chronic kidney disease stage 3", "433144002", "N18.30"),
        ("ckd-4", "Chronic kidney disease stage 4", "431857002", "N18.4"),
        ("ckd-5", "Chronic kidney disease stage 5", "433146000", "N18.5"),
        ("depression", "Major depressive disorder", "370143000", "F32.9"),
        ("anxiety", "Anxiety disorder", "197480006", "F41.9"),
        ("ptsd", "Posttraumatic stress disorder", "47505003", "F43.10"),
        ("bipolar", "Bipolar disorder", "13746004", "F31.9"),
        ("schizophrenia", "Schizophrenia", "58214004", "F20.9"),
        ("alcohol-disorder", "Alcohol use disorder", "7200002", "F10.20"),
        ("opioid-disorder", "Opioid use disorder", "75544000", "F11.20"),
        ("overdose", "Drug overdose", "55680006", "T40.2X1A"),
        ("osteoporosis", "Osteoporosis", "64859006", "M81.0"),
        ("fx-hip", "Closed fracture of hip", "359817006", "S72.009A"),
        ("fx-wrist", "Closed fracture of wrist", "263102004", "S52.509A"),
        ("fx-spine", "Compression fracture of lumbar vertebra", "", "S32.009A"),
        ("dementia", "Dementia", "52448006", "F03.90"),
        ("cancer-breast", "Breast cancer", "254837009", "C50.919"),
        ("cancer-colorectal", "Colorectal cancer", "363406005", "C18.9"),
        ("cancer-prostate", "Prostate cancer", "126906006", "C61"),
        ("cancer-lung", "Lung cancer", "254637007", "C34.90"),
        ("cancer-metastatic", "Metastatic cancer", "", "C79.9"),
        ("hypothyroid", "Hypothyroidism", "40930008", "E03.9"),
        ("osteoarthritis", "Osteoarthritis", "396275006", "M19.90"),
        ("reflux", "Gastroesophageal reflux disease", "235595009", "K21.9"),
        ("back-pain", "Chronic low back pain", "279039007", "M54.50"),
        ("migraine", "Migraine", "37796009", "G43.909"),
        ("rheumatoid", "Rheumatoid arthritis", "69896004", "M06.9"),
        ("seizure", "Epilepsy", "84757009", "G40.909"),
        ("hiv", "HIV infection", "86406008", "B20"),
        ("hcv", "Hepatitis C", "50711007", "B19.20"),
        ("pregnancy", "Normal pregnancy", "72892002", "Z34.90"),
        ("palliative", "Palliative care", "", "Z51.5"),
        ("homeless", "Homelessness", "", "Z59.00"),
        ("food", "Food insecurity", "", "Z59.41"),
        ("pneumonia", "Pneumonia", "233604007", "J18.9"),
        ("ankle-sprain", "Sprain of ankle", "44465007", "S93.409A"),
        ("throat", "Acute pharyngitis", "363746003", "J02.9"),
        ("chest-pain", "Chest pain", "29857009", "R07.9"),
        ("abdominal-pain", "Abdominal pain", "21522001", "R10.9"),
        ("laceration", "Laceration of hand", "", "S61.419A"),
        ("fall", "Fall", "", "W19.XXXA"),
    )
}

MEDICINES: Final = {
    name: (concept(text, *(((RXNORM, code),) if code else ())), dose, label)
    for name, text, code, dose, label in (
        (
            "metformin",
            "Metformin hydrochloride 1000 MG Oral Tablet",
            "861004",
            "1 tablet twice a day with meals",
            "",
        ),
        (
            "metformin-er",
            "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet",
            "860975",
            "2 tablets with the evening meal",
            "",
        ),
        ("empagliflozin", "Empagliflozin 10 MG Oral Tablet", "", "1 tablet every morning", ""),
        ("glipizide", "Glipizide 5 MG Oral Tablet", "", "1 tablet before breakfast", ""),
        ("insulin", "Insulin glargine 100 UNT/ML Pen Injector", "", "inject 18 units at bedtime", ""),
        ("semaglutide", "Semaglutide 0.5 MG weekly Pen Injector", "", "inject 0.5 mg once a week", ""),
        ("lisinopril", "Lisinopril 20 MG Oral Tablet", "314077", "1 tablet every day", ""),
        ("losartan", "Losartan potassium 50 MG Oral Tablet", "52175", "1 tablet every day", ""),
        ("amlodipine", "Amlodipine 5 MG Oral Tablet", "197361", "1 tablet every day", ""),
        (
            "hydrochlorothiazide",
            "Hydrochlorothiazide 25 MG Oral Tablet",
            "316049",
            "1 tablet every morning",
            "",
        ),
        (
            "metoprolol",
            "24 HR metoprolol succinate 100 MG Extended Release Oral Tablet",
            "866414",
            "1 tablet every day",
            "",
        ),
        ("furosemide", "Furosemide 40 MG Oral Tablet", "", "1 tablet every morning", ""),
        ("spironolactone", "Spironolactone 25 MG Oral Tablet", "", "1 tablet every morning", ""),
        ("atorvastatin", "Atorvastatin 80 MG Oral Tablet", "259255", "half a tablet at bedtime", ""),
        ("simvastatin", "Simvastatin 20 MG Oral Tablet", "312961", "1 tablet at bedtime", ""),
        ("aspirin", "Aspirin 81 MG Oral Tablet", "243670", "1 tablet every day", ""),
        ("clopidogrel", "Clopidogrel 75 MG Oral Tablet", "309362", "1 tablet every day", ""),
        ("warfarin", "Warfarin Sodium 5 MG Oral Tablet", "855332", "as the clinic tells you, by INR", ""),
        ("apixaban", "Apixaban 5 MG Oral Tablet", "", "1 tablet twice a day", ""),
        (
            "albuterol",
            "200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
            "745679",
            "2 puffs every 4 hours when needed",
            "",
        ),
        (
            "fluticasone",
            "120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler",
            "895994",
            "2 puffs twice a day",
            "",
        ),
        ("tiotropium", "Tiotropium 0.0025 MG/ACTUAT Inhaler", "", "2 puffs every morning", ""),
        ("prednisone", "Prednisone 5 MG Oral Tablet", "312617", "1 tablet every morning", ""),
        (
            "alendronate",
            "Alendronic acid 70 MG Oral Tablet",
            "",
            "1 tablet once a week, upright, with water",
            "",
        ),
        ("zoledronic", "Zoledronic acid 5 MG Infusion", "", "one infusion a year", ""),
        ("vitamin-d", "Cholecalciferol 1000 UNT Oral Tablet", "", "1 tablet every day", ""),
        (
            "levothyroxine",
            "Levothyroxine Sodium 0.075 MG Oral Tablet",
            "966222",
            "1 tablet every morning before breakfast",
            "",
        ),
        ("sertraline", "Sertraline 50 MG Oral Tablet", "", "1 tablet every morning", ""),
        ("sertraline-100", "Sertraline 100 MG Oral Tablet", "", "1 tablet every morning", ""),
        ("escitalopram", "Escitalopram 10 MG Oral Tablet", "", "1 tablet every day", ""),
        ("trazodone", "Trazodone 50 MG Oral Tablet", "", "1 tablet at bedtime", ""),
        ("bupropion", "Bupropion 150 MG Extended Release Oral Tablet", "", "1 tablet every morning", ""),
        ("lorazepam", "Lorazepam 0.5 MG Oral Tablet", "", "1 tablet at bedtime when needed", ""),
        ("hydroxyzine", "Hydroxyzine 25 MG Oral Tablet", "", "1 tablet at bedtime when needed", ""),
        ("lithium", "Lithium carbonate 300 MG Oral Capsule", "", "1 capsule three times a day", "PSY"),
        ("risperidone", "Risperidone 2 MG Oral Tablet", "", "1 tablet at bedtime", "PSY"),
        ("naltrexone", "Naltrexone 50 MG Oral Tablet", "", "1 tablet every day", "ETH"),
        (
            "buprenorphine",
            "Buprenorphine 8 MG / Naloxone 2 MG Sublingual Film",
            "",
            "2 films under the tongue every day",
            "ETH",
        ),
        ("naloxone", "Naloxone 4 MG Nasal Spray", "", "one spray in an overdose, call for help", ""),
        (
            "oxycodone",
            "Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet",
            "1049221",
            "1 tablet every 6 hours when needed",
            "",
        ),
        ("tramadol", "Tramadol 50 MG Oral Tablet", "", "1 tablet twice a day when needed", ""),
        (
            "ibuprofen",
            "Ibuprofen 200 MG Oral Tablet",
            "310965",
            "2 tablets three times a day with food when needed",
            "",
        ),
        ("naproxen", "Naproxen sodium 220 MG Oral Tablet", "849574", "1 tablet twice a day with food", ""),
        (
            "acetaminophen",
            "Acetaminophen 325 MG Oral Tablet",
            "313782",
            "2 tablets every 6 hours when needed",
            "",
        ),
        ("gabapentin", "Gabapentin 300 MG Oral Capsule", "", "1 capsule three times a day", ""),
        ("omeprazole", "Omeprazole 20 MG Delayed Release Oral Capsule", "", "1 capsule before breakfast", ""),
        ("donepezil", "Donepezil hydrochloride 10 MG Oral Tablet", "997223", "1 tablet at bedtime", ""),
        ("methotrexate", "Methotrexate 2.5 MG Oral Tablet", "", "6 tablets once a week", ""),
        ("levetiracetam", "Levetiracetam 500 MG Oral Tablet", "", "1 tablet twice a day", ""),
        (
            "antiretroviral",
            "Bictegravir / Emtricitabine / Tenofovir alafenamide Oral Tablet",
            "",
            "1 tablet every day",
            "HIV",
        ),
        ("anastrozole", "Anastrozole 1 MG Oral Tablet", "", "1 tablet every day", ""),
        ("nicotine", "24 HR nicotine transdermal patch", "198031", "one patch every day", ""),
        (
            "contraceptive",
            "Norethindrone 0.35 MG 28 Day Pack (Camila)",
            "748962",
            "1 tablet at the same time every day",
            "",
        ),
        (
            "amoxicillin",
            "Amoxicillin 250 MG Oral Capsule",
            "308182",
            "1 capsule three times a day for 7 days",
            "",
        ),
        ("sumatriptan", "Sumatriptan 50 MG Oral Tablet", "", "1 tablet at the start of a migraine", ""),
    )
}

VACCINES: Final = {
    name: concept(text, (CVX, code))
    for name, text, code in (
        ("flu", "Influenza, seasonal, injectable, preservative free", "140"),
        ("flu-high", "Influenza, high-dose, quadrivalent", "197"),
        ("td", "Td (adult) preservative free", "113"),
        ("tdap", "Tdap", "115"),
        ("rzv", "Zoster vaccine recombinant", "187"),
        ("zoster-live", "Zoster live", "121"),
        ("pcv13", "Pneumococcal conjugate PCV 13", "133"),
        ("pcv20", "Pneumococcal conjugate PCV 20", "216"),
        ("ppsv23", "Pneumococcal polysaccharide PPV23", "33"),
        ("rsv", "RSV, bivalent, protein subunit", "305"),
        ("hepb-adult", "Hep B, adult", "43"),
        ("hepb", "Hep B, adolescent or pediatric", "08"),
        ("dtap", "DTaP", "20"),
        ("ipv", "IPV", "10"),
        ("hib", "Hib (PRP-OMP)", "49"),
        ("rota", "Rotavirus, monovalent", "119"),
        ("mmr", "MMR", "03"),
        ("var", "Varicella", "21"),
        ("hepa", "Hep A, ped/adol, 2 dose", "83"),
        ("hpv", "HPV9", "165"),
        ("menacwy", "Meningococcal MCV4P", "114"),
    )
}

PROCEDURES: Final = {
    name: concept(text, *(((SCT, code),) if code else ()))
    for name, text, code in (
        ("colonoscopy", "Colonoscopy", "73761001"),
        ("mammogram", "Mammography", "71651007"),
        ("dxa", "Bone density scan (DXA)", "312681000"),
        ("eye-exam", "Diabetic retinal eye exam", "722161008"),
        ("foot-exam", "Diabetic foot examination", "401191002"),
        ("med-rec", "Reconciliation of current medications", "430193006"),
        ("cessation", "Smoking cessation education", "225323000"),
        ("suicide-assessment", "Suicide risk assessment", "225337009"),
        ("depression-screen", "Depression screening", "171207006"),
        ("falls-assessment", "Falls risk assessment", ""),
        ("acp", "Advance care planning discussion", "713603004"),
        ("knee", "Total knee replacement", "609588000"),
        ("hip", "Total hip replacement", ""),
        ("brief-intervention", "Brief intervention for unhealthy alcohol use", ""),
        ("hysterectomy", "Total abdominal hysterectomy", "116140006"),
        ("revascularization", "Percutaneous coronary intervention", "415070008"),
    )
}
